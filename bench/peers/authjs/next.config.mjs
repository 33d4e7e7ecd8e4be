// This folder is an application of its own, inside another one's checkout.

import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".", import.meta.url));

export default { outputFileTracingRoot: root, turbopack: { root } };
