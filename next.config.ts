import type { NextConfig } from "next";

// Imports nothing of ours: the framework compiles this file alone. Headers are set by the listener, see server.mjs.
const config: NextConfig = {
  // Two development servers beside each other need a folder each; scripts/dev.mjs names it.
  distDir: process.env.POSTKEY_DIST_DIR || ".next",
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  devIndicators: false,
  // No page of ours needs the image route, so it is not there to be abused.
  images: { unoptimized: true },
  // The development server would print whole addresses, link tokens included; app/_http/listener/request-log tells each request.
  logging: { incomingRequests: false },
  serverExternalPackages: ["pino", "postgres", "nodemailer", "prom-client", "smtp-server", "postal-mime", "bowser"],
};

export default config;
