import type { Metadata } from "next";
import { env } from "@/lib/env";
import { NotMeView } from "./not-me-view";

export const metadata: Metadata = { title: "It was not you" };

export default function NotMePage() {
  return <NotMeView serviceName={env().serviceName} />;
}
