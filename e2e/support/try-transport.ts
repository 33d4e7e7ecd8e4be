// Connects to each mail server on the command line as a delivery would, and prints the result. It is a separate process,
// because Node decides at its start which certificates it trusts (NODE_EXTRA_CA_CERTS).

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
