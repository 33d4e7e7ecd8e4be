// The environment of tests and of the apps that they start. It is built from an allow-list, because a caller's DATABASE_URL
// or SMTP_URL must never get into a test. Used by test and app-process.

const MACHINE = [
  // where programs, homes and temporary files are
  "PATH HOME USER LOGNAME SHELL TMPDIR LD_LIBRARY_PATH",
  // language and terminal
  "LANG LC_ALL LC_CTYPE TERM COLORTERM FORCE_COLOR NO_COLOR CI",
  // certificates and proxies that this machine needs
  "NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy",
  // browsers
  "CHROMIUM_PATH PLAYWRIGHT_BROWSERS_PATH DISPLAY XDG_RUNTIME_DIR XDG_CACHE_HOME",
  // for debugging a failing test
  "PWDEBUG DEBUG",
].flatMap((names) => names.split(" "));

/**
 * The variables that describe the machine, and none that configure Postkey.
 * @returns {Record<string, string>}
 */
export function cleanEnvironment() {
  /** @type {Record<string, string>} */
  const env = {
    // Makes Next believe that the .env files have been read: a developer's own settings must not affect a test.
    __NEXT_PROCESSED_ENV: "true",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  for (const name of MACHINE) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}
