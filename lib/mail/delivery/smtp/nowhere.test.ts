import { expect, test } from "playwright/test";
import { sampleBrand, sampleMail } from "../../templates/samples";
import { renderMail } from "../../templates/render";
import { messageOf } from "./message";
import { nowhere } from "./nowhere";

const envelope = { from: "sign-in@postkey.example", to: "ada@people.example" };

test("whatever is handed over is taken, many at once and one after the other", async () => {
  const head = {
    from: { name: "Postkey", address: envelope.from },
    to: envelope.to,
    messageId: "<a@postkey.example>",
    date: new Date(0),
  };
  const mail = messageOf(head, renderMail(sampleMail("sign_in", "ja"), sampleBrand));
  const tricky = [
    "Subject: dots\r\n\r\n.\r\n..\r\nDATA\r\n.",
    "Subject: empty\r\n\r\n",
    "Subject: a line\r\n\r\nQUIT",
  ].map((raw) => ({ envelope, raw }));
  for (let round = 0; round < 2; round++) {
    const taken = await Promise.all(
      [...Array.from({ length: 40 }, () => mail), ...tricky].map((message) => nowhere().sendMail(message)),
    );
    for (const { response } of taken) expect(response).toBe("250 Ok");
  }
});
