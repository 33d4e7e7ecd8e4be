// Connects to each mail server of the command line as a delivery would, and prints what came of it. A process of its
// own, because which certificates are believed (NODE_EXTRA_CA_CERTS) is settled when Node starts.

import { makeTransport } from "@/lib/mail/delivery/smtp/transport";

const results: string[] = [];
for (const url of process.argv.slice(2)) {
  const transport = makeTransport(url);
  results.push(
    await transport.verify().then(
      () => "accepted",
      (error: Error) => error.message,
    ),
  );
  transport.close();
}
console.log(JSON.stringify(results));
