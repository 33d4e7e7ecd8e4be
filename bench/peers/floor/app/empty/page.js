// What a page transfers before it shows anything.

export const dynamic = "force-dynamic";

export default function Page() {
  return null;
}
