// What an answer costs before it is about anything.

export const dynamic = "force-dynamic";

export function GET() {
  return Response.json({ ok: true });
}
