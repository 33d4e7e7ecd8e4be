import { env } from "@/lib/env";
import { reasons } from "@/lib/reasons";
import { pageCaller } from "./_http/caller";
import { ErrorView } from "./login/error/error-view";

export default async function NotFoundPage() {
  const { caller } = await pageCaller();
  const { title, what, why } = reasons.not_found;
  const next = { label: "Go to the start", href: "/" };
  return <ErrorView serviceName={env().serviceName} title={title} what={what} why={why} next={next} requestId={caller.requestId} />;
}
