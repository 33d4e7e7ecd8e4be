import "../../wide.css";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { env } from "@/lib/env";
import { find, list } from "@/lib/inbox/store";
import { load, parameter, type SearchParams } from "../../_http/page/page";
import { InboxView } from "./inbox-view";

export const metadata: Metadata = { title: "Captured inbox", robots: { index: false } };

export default async function InboxPage({ searchParams }: { searchParams: SearchParams }) {
  if (!env().capturedInbox) notFound();
  const to = (await parameter(searchParams, "to")) || undefined;
  const id = await parameter(searchParams, "id");
  const tab = await parameter(searchParams, "tab");
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
}
