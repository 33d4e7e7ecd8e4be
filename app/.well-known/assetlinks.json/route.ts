// GET /.well-known/assetlinks.json: Android opens links of this origin in these apps. 404 unless ANDROID_APPS is set.

import { endpoint } from "@/app/_http/api/endpoint";
import { problem } from "@/app/_http/api/problem";
import { publicDocument } from "@/app/_http/api/public-document";
import { env } from "@/lib/env";
import { refuse } from "@/lib/outcome";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    GET: async (_, caller) => {
      const { androidApps } = env();
      if (androidApps.length === 0) return problem(refuse("not_found"), caller);
      return publicDocument(
        androidApps.map(({ packageName, fingerprints }) => ({
          relation: ["delegate_permission/common.handle_all_urls"],
          target: { namespace: "android_app", package_name: packageName, sha256_cert_fingerprints: fingerprints },
        })),
      );
    },
  },
  { cors: true },
);
