// Makes and retires signing keys. Called hourly in every process, by /cron, and by `npm run keys`.
//
// A key is `next` when it is made: published, but not used. Ten minutes later it is `current` and signs, in every
// process by the database's time, without any message between them. The one before is then `retired`: published for two
// more hours, longer than any token that it signed. After that it is `gone`, and its private half is erased.

import { createPublicKey } from "node:crypto";
import { ownCaller, type Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { beforeExit, processWide } from "@/lib/process-wide";
import { seal, unseal } from "@/lib/secret";
import { makeKey } from "./make-key";
import { forgetKeys } from "./signing-keys";
import {
  addNextKey,
  eraseGoneKeys,
  isRotationDue,
  listAllKeys,
  replaceSeal,
  retireKeyNow,
  type ListedKey,
} from "./store";

const hourMilliseconds = 3_600_000;

/** Every key that was ever made, newest first. */
export async function listKeys(): Promise<ListedKey[]> {
  return listAllKeys();
}

/** A public key as PEM, for programs that do not read JWK. @see RFC 7468 section 13 */
export function toPem(publicJwk: Record<string, string>): string {
  return createPublicKey({ key: publicJwk, format: "jwk" }).export({ type: "spki", format: "pem" }) as string;
}

/**
 * Makes the next key, unless there is one already.
 * @returns its kid; null when there is one already
 */
export async function rotateKeys(caller: Caller): Promise<string | null> {
  const key = await makeKey(env().signingAlgorithm);
  const added = await addNextKey(key, caller, { onlyWhenDue: false });
  if (added) forgetKeys();
  return added ? key.kid : null;
}

/**
 * Rotates when the current key is 90 days old or has another algorithm than SIGNING_ALGORITHM, and erases keys that are
 * gone. Any number of processes may do it at once: one of them makes the key.
 */
export async function maintainKeys(caller: Caller): Promise<void> {
  await eraseGoneKeys();
  const { signingAlgorithm } = env();
  if (!(await isRotationDue(signingAlgorithm))) return;
  if (await addNextKey(await makeKey(signingAlgorithm), caller, { onlyWhenDue: true })) forgetKeys();
}

/** Maintains the keys at start and every hour, in a process that lives that long. Called by lib/admin/chores.ts. */
export function startKeyMaintenance(): void {
  processWide("key-maintenance", () => {
    const maintain = () =>
      maintainKeys(ownCaller("postkey")).catch((error: unknown) =>
        log().error({ error: String(error) }, "signing keys were not checked"),
      );
    const timer = setInterval(() => void maintain(), hourMilliseconds).unref();
    const first = maintain();
    beforeExit("work", async () => {
      clearInterval(timer);
      await first;
    });
    return timer;
  });
}

/**
 * Retires a key in an emergency: what it signed is refused here from now on, and it leaves the JWKS. If it was the
 * signing key, the next one takes over at once, or a new one does. Verifiers elsewhere accept its tokens until their
 * copy of the JWKS expires.
 * Refuses: `not_found` (unknown, or gone already).
 */
export async function retireKey(kid: string, caller: Caller): Promise<Outcome<null>> {
  const retired = await retireKeyNow(kid, await makeKey(env().signingAlgorithm), caller);
  if (retired) forgetKeys();
  return retired ? accept(null) : refuse("not_found");
}

/**
 * Seals every private half under the current AUTH_SECRET, so that the keys no longer need AUTH_SECRET_PREVIOUS.
 * @returns how many were sealed again; `lost` are those that neither secret opens
 */
export async function resealKeys(caller: Caller): Promise<{ resealed: number; lost: string[] }> {
  const lost: string[] = [];
  let resealed = 0;
  for (const { kid, sealed_private_jwk: sealed } of await listAllKeys()) {
    if (sealed === "") continue;
    const text = unseal("signing-key", sealed, kid);
    if (text === null) lost.push(kid);
    else if (await replaceSeal(kid, sealed, seal("signing-key", text, kid), caller)) resealed++;
  }
  return { resealed, lost };
}
