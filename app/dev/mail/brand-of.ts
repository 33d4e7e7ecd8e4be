// The samples use this server's name and colour, so that operators see what people will get.

import type { Brand } from "@/lib/mail/templates/render";
import { sampleBrand } from "@/lib/mail/templates/samples";
import type { Settings } from "@/lib/settings";

export function brandOf({ serviceName, serviceColor, supportEmail, codeInPreview }: Settings): Brand {
  return {
    serviceName,
    serviceColor: serviceColor ?? undefined,
    supportEmail: supportEmail ?? sampleBrand.supportEmail,
    codeInPreview,
    origin: sampleBrand.origin,
  };
}
