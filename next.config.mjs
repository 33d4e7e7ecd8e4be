// @ts-check
// Imports nothing of ours, and is no TypeScript: the framework would compile it at every start of a process, for 70 ms and
// 27 MB (docs/decisions/0020). Headers are set by the listener, see server.mjs.

/** @type {import("next").NextConfig} */
const config = {
  // Two development servers beside each other need a folder each; scripts/dev.mjs names it.
  // Where a page under development may get its scripts and its socket, beside localhost: whatever "localhost" leads to.
  allowedDevOrigins: ["127.0.0.1", "[::1]"],
  distDir: process.env.POSTKEY_DIST_DIR || ".next",
  experimental: {
    // Each page is loaded by its first visitor: all of them at every start would double what a start costs.
    preloadEntriesOnStart: false,
    // What went wrong is told by stack traces, and those by names.
    serverMinification: false,
  },
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
