import "../../wide.css";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { env } from "@/lib/env";
import { find, list } from "@/lib/inbox/store";
import * as declared from "@/lib/api/pages/further";
import { page } from "../../_http/page/declared";
import { load } from "../../_http/page/page";
import { InboxView } from "./inbox-view";

export const metadata: Metadata = { title: "Captured inbox", robots: { index: false } };

export default page(declared.inbox, async ({ query }) => {
  if (!env().capturedInbox) notFound();
  const to = query.to || undefined;
  const { id, tab } = query;
  const messages = await load(() => list(to));
  const selected = id ? await load(() => find(id)) : messages[0];
  return (
    <InboxView
      messages={messages}
      selected={selected ? { ...selected, from: env().emailFrom } : undefined}
      tab={tab === "text" || tab === "source" ? tab : "html"}
      to={to}
      serviceName={env().serviceName}
    />
  );
});
