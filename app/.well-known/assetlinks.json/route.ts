// GET /.well-known/assetlinks.json: makes Android open links of this origin in these apps. 404 unless ANDROID_APPS is set.

import { declared, on } from "@/app/_http/api/declared";
import { publicDocument } from "@/app/_http/api/public-document";
import { androidAppLinks } from "@/lib/api/documents";
import { env } from "@/lib/env";
import { refuse } from "@/lib/outcome";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(androidAppLinks, async () => {
    const { androidApps } = env();
    if (androidApps.length === 0) return refuse("not_found");
    return publicDocument(
      androidApps.map(({ packageName, fingerprints }) => ({
        relation: ["delegate_permission/common.handle_all_urls"],
        target: { namespace: "android_app", package_name: packageName, sha256_cert_fingerprints: fingerprints },
      })),
    );
  }),
]);
