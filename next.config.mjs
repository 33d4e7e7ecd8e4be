// @ts-check
// This file is plain JavaScript and imports nothing of ours. Otherwise the framework would compile it at every start of a
// process, which costs 70 ms and 27 MB (docs/decisions/0020). The listener sets the headers, see server.mjs.

/** @type {import("next").NextConfig} */
const config = {
  // Besides localhost, pages of these hosts may load scripts and open the socket in development. "localhost" may be either.
  allowedDevOrigins: ["127.0.0.1", "[::1]"],
  // Two development servers on one machine need separate folders. scripts/dev.mjs sets the name.
  distDir: process.env.POSTKEY_DIST_DIR || ".next",
  experimental: {
    // Each page is loaded by its first request. Loading all of them at the start would double its cost.
    preloadEntriesOnStart: false,
    // Stack traces need the names of functions.
    serverMinification: false,
  },
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  devIndicators: false,
  // Our pages don't need the image route, so it is switched off and can't be abused.
  images: { unoptimized: true },
  // The development server would print whole addresses, including link tokens. app/_http/listener/request-log logs each request.
  logging: { incomingRequests: false },
  serverExternalPackages: ["pino", "postgres", "nodemailer", "prom-client", "smtp-server", "postal-mime", "bowser"],
};

export default config;
