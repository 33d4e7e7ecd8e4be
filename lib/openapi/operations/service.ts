// Probes, metrics and the cron route, for the OpenAPI document.

import type { Operation } from "../operation";
import { cronRun, health, readiness } from "../schemas/service";

const ready = { database: "ok", migrations: "ok", mail: "ok", counter: "ok" };
const versions = { app: "0.2.0", schema: "0012_beat_and_trail", policy: "fc8acda569b8" };

const cron: Omit<Operation, "method" | "id"> = {
  path: "/cron",
  tag: "Operation",
  summary: "Do once what a long-lived process does by itself",
  description:
    "Mail, clean-up and care of the keys, for platforms where no process lives long. There is no such route where CRON_SECRET is not set.",
  security: [{ cronSecret: [] }],
  answers: { 200: { description: "Done.", body: cronRun, example: { status: "ok", queued: 0 } } },
  refusals: ["unauthenticated", "not_found"],
};

export const service: Operation[] = [
  {
    method: "get",
    path: "/healthz",
    id: "health",
    tag: "Operation",
    summary: "This process answers",
    description: "Asks nothing else, so that an outage elsewhere restarts nobody.",
    answers: { 200: { description: "Alive.", body: health, example: { status: "ok" } } },
    refusals: [],
  },
  {
    method: "get",
    path: "/readyz",
    id: "readiness",
    tag: "Operation",
    summary: "This process may get requests",
    description: "For load balancers. A mail server that is away makes no process unready: the outbox holds the mail.",
    answers: {
      200: { description: "Ready.", body: readiness, example: { status: "ok", checks: ready, versions } },
      503: {
        description:
          "Not ready: without its database or with migrations that are pending, each named, or about to leave.",
        body: readiness,
        headers: ["Retry-After"],
        example: { status: "unavailable", checks: { ...ready, migrations: "pending" }, versions },
      },
    },
    refusals: [],
  },
  {
    method: "get",
    path: "/metrics",
    id: "metrics",
    tag: "Operation",
    summary: "Metrics for Prometheus",
    description: "There is no such route where METRICS_TOKEN is not set.",
    security: [{ metricsToken: [] }],
    answers: {
      200: {
        description: "Prometheus text, version 0.0.4.",
        body: "text",
        mediaType: "text/plain",
        example: "postkey_outbox_queued 0\n",
      },
    },
    refusals: ["unauthenticated", "not_found"],
  },
  { ...cron, method: "get", id: "cronByGet" },
  { ...cron, method: "post", id: "cron" },
];
