// GET /healthz: this process answers. Asks nothing else, so that an outage elsewhere restarts nobody.

import { endpoint } from "@/app/_http/api/endpoint";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    GET: async () => Response.json({ status: "ok" }),
  },
  { cors: true },
);
