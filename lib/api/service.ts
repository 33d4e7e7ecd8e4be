// Probes, metrics and the cron route, for whoever runs the service.

import { operation } from "./declaration";
import * as schemas from "./schemas/service";

const ready = { database: "ok", migrations: "ok", mail: "ok", counter: "ok" };
const versions = { app: "0.2.0", schema: "0012_beat_and_trail", policy: "fc8acda569b8" };

export const health = operation({
  method: "get",
  path: "/healthz",
  id: "health",
  tag: "Operation",
  who: { by: "anybody" },
  summary: "This process answers",
  description: "Asks nothing else, so that an outage elsewhere restarts nobody.",
  answers: { 200: { description: "Alive.", body: schemas.health, example: { status: "ok" } } },
  refusals: [],
});

export const readiness = operation({
  method: "get",
  path: "/readyz",
  id: "readiness",
  tag: "Operation",
  who: { by: "anybody" },
  summary: "This process may get requests",
  description:
    "For load balancers. A mail server that is away makes no process unready: the outbox holds the mail. /status shows the same to people.",
  answers: {
    200: { description: "Ready.", body: schemas.readiness, example: { status: "ok", checks: ready, versions } },
    503: {
      description:
        "Not ready: without its database or with migrations that are pending, each named, or about to leave.",
      body: schemas.readiness,
      headers: ["Retry-After"],
      example: { status: "unavailable", checks: { ...ready, migrations: "pending" }, versions },
    },
  },
  refusals: [],
});

export const metrics = operation({
  method: "get",
  path: "/metrics",
  id: "metrics",
  tag: "Operation",
  summary: "Metrics for Prometheus",
  description: "There is no such route where METRICS_TOKEN is not set.",
  who: { by: "operator", secret: "metricsToken" },
  answers: {
    200: {
      description: "Prometheus text, version 0.0.4.",
      body: "text",
      mediaType: "text/plain",
      example: "postkey_outbox_queued 0\n",
    },
  },
  refusals: [],
});

const runOnce = {
  path: "/cron",
  tag: "Operation",
  summary: "Do once what a long-lived process does by itself",
  description:
    "Mail, clean-up and the rotation of keys, for platforms where no process lives long. There is no such route where CRON_SECRET is not set.",
  who: { by: "operator", secret: "cronSecret" },
  answers: { 200: { description: "Done.", body: schemas.cronRun, example: { status: "ok", queued: 0 } } },
  refusals: [],
} as const;

export const cronByGet = operation({ ...runOnce, method: "get", id: "cronByGet" });
export const cron = operation({ ...runOnce, method: "post", id: "cron" });
