// Probes, metrics and the cron route, for the people who run the service.

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
  description: "It checks nothing else, so that an outage elsewhere does not restart the process.",
  answers: { 200: { description: "Alive.", body: schemas.health, example: { status: "ok" } } },
  refusals: [],
});

export const readiness = operation({
  method: "get",
  path: "/readyz",
  id: "readiness",
  tag: "Operation",
  who: { by: "anybody" },
  summary: "This process is ready for requests",
  description:
    "For load balancers. A process stays ready while the mail server is down: the outbox keeps the emails. /status shows the same as a page.",
  answers: {
    200: { description: "Ready.", body: schemas.readiness, example: { status: "ok", checks: ready, versions } },
    503: {
      description:
        "Not ready: the database cannot be reached, a migration is pending, or the process is about to stop. The answer says which.",
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
  description: "The route exists only if METRICS_TOKEN is set.",
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
  summary: "Run the background work once",
  description:
    "Sends email, cleans up and rotates keys, for platforms where no process lives long. Elsewhere the process does this itself. The route exists only if CRON_SECRET is set.",
  who: { by: "operator", secret: "cronSecret" },
  answers: { 200: { description: "Done.", body: schemas.cronRun, example: { status: "ok", queued: 0 } } },
  refusals: [],
} as const;

export const cronByGet = operation({ ...runOnce, method: "get", id: "cronByGet" });
export const cron = operation({ ...runOnce, method: "post", id: "cron" });
