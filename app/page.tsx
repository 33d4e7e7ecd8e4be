import { pageSession } from "./_http/guards";
import { HomeView } from "./_ui/home-view";
import { env } from "@/lib/env";

export default async function HomePage() {
  const session = await pageSession();
  return <HomeView serviceName={env().serviceName} signedIn={session !== null} />;
}
