// GET /healthz: this process answers. It checks nothing else, so that an outage elsewhere restarts no process.

import { declared, on } from "@/app/_http/api/declared";
import { health } from "@/lib/api/service";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(health, async () => Response.json({ status: "ok" })),
]);
