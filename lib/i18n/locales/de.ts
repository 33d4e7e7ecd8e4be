// German, with "Sie". On pages, which wrap, the hyphen of "E‑Mail" is the one that no line breaks at (U+2011).

import type { Messages } from "./en";

export const de: Messages = {
  language: { name: "Deutsch", tag: "de", direction: "ltr", spaceBeforeUnit: true },

  format: {
    moment: (day, clock) => `${day} um ${clock}`,
    sentences: (first, second) => `${first} ${second}`,
    postmarkDay: (date) => `${date.day}. ${date.monthName} ${date.year}`,
  },

  device: {
    browserOn: (browser, system) => `${browser} auf ${system}`,
    unknownProgram: "ein unbekanntes Programm",
    unknown: "unbekannt",
  },

  ticking: {
    seconds: "{seconds} s",
    minutes: "{minutes} min",
    minutesAndSeconds: "{minutes} min {seconds} s",
    hours: "{hours} h",
    hoursAndMinutes: "{hours} h {minutes} min",
    ago: "vor {duration}",
    askedFor: "Angefordert",
    early: "Nach einer Minute noch nichts da? Sehen Sie im Spam-Ordner nach oder fordern Sie die E‑Mail erneut an.",
    late: "Immer noch nichts? Sehen Sie im Spam-Ordner nach, prüfen Sie die Adresse oder fordern Sie die E‑Mail erneut an.",
    resend: "Erneut senden",
    resendWait: " in {duration}",
  },

  pages: {
    shell: {
      skipLink: "Zum Inhalt springen",
      footer: "Anmelden ohne Passwort – mit Postkey",
      newTab: "(wird in einem neuen Tab geöffnet)",
      requestId: "Anfrage-ID",
      reference: "Referenz",
      retryIn: (duration) => `Versuchen Sie es in ${duration} noch einmal.`,
    },
    home: {
      title: "Anmelden mit Ihrer E‑Mail-Adresse",
      lead: (service) => `${service} sendet Ihnen einen Link und einen Code. Mehr brauchen Sie nicht.`,
      signIn: "Anmelden",
      steps: {
        address: {
          title: "E‑Mail-Adresse eingeben",
          text: "Nur ein Feld. Kein Passwort, das Sie sich ausdenken oder merken müssen.",
        },
        mail: {
          title: "E‑Mail öffnen",
          text: "Sie enthält einen Link und einen sechsstelligen Code. Nutzen Sie, was für Sie einfacher ist.",
        },
        done: { title: "Fertig", text: "Die Seite, auf der Sie begonnen haben, geht automatisch weiter." },
      },
      signedInTitle: "Sie sind angemeldet",
      signedInLead: (service) => `Dieser Browser ist bei ${service} angemeldet.`,
      toAccount: "Zu Ihrem Konto",
    },
    login: {
      pageTitle: "Anmelden",
      title: (service) => `Bei ${service} anmelden`,
      titleOfApp: (app) => `Anmelden und weiter zu ${app}`,
      leadsTo: (host) => `Nach der Anmeldung geht es weiter zu ${host}.`,
      lead: "Wir senden Ihnen einen Link und einen Code per E‑Mail. Sie brauchen kein Passwort.",
      email: "E‑Mail-Adresse",
      send: "Anmeldelink senden",
      privacy: "Wir verwenden Ihre Adresse nur für die Anmeldung. Auf dieser Seite gibt es kein Tracking.",
    },
    checkEmail: {
      title: "Schauen Sie in Ihr Postfach",
      sentLinkAndCode: (address) => `Wir haben einen Link und einen Code an ${address} gesendet.`,
      sentLink: (address) => `Wir haben einen Link an ${address} gesendet.`,
      change: "Adresse ändern",
      changeLabel: "Adresse ändern",
      openWebmail: (webmail) => `${webmail} öffnen`,
      signIn: "Mit dem Code anmelden",
      noCodeTitle: "Verwenden Sie den Link in der E‑Mail",
      noCode: "Für diese Anfrage können Sie keinen Code mehr eingeben. Der Link funktioniert weiterhin.",
      linkStillWorks: "Der Link in der E‑Mail funktioniert weiterhin. Öffnen Sie ihn, um sich anzumelden.",
      waiting: "Warten auf die E‑Mail",
      at: (clock) => `um ${clock}`,
      sentAgainTitle: "Erneut gesendet",
      sentAgain: "Die neue E‑Mail enthält einen neuen Code. Links in früheren E‑Mails funktionieren weiterhin.",
      sentAgainLinkOnly: "Öffnen Sie den Link darin. Für diese Anfrage können Sie keinen Code mehr eingeben.",
      onItsWayTitle: "Eine E‑Mail ist schon unterwegs",
      onItsWay: "Warten Sie eine Minute, bevor Sie eine neue anfordern.",
      expiredTitle: "Diese E‑Mail ist abgelaufen",
      expired: "Link und Code gelten nur kurze Zeit. Fordern Sie eine neue E‑Mail an und verwenden Sie diese.",
    },
    code: {
      label: "Sechsstelliger Code",
      orLink: "Oder öffnen Sie einfach den Link in der E‑Mail.",
      triesLeft: (tries) => `Noch ${tries} Versuche. Oder öffnen Sie einfach den Link in der E‑Mail.`,
      oneTryLeft: "Noch ein Versuch. Danach funktioniert nur noch der Link.",
      malformedTitle: "Der Code hat sechs Ziffern",
      malformed: "Geben Sie ihn genau so ein, wie er in der E‑Mail steht. Das zählt nicht als Versuch.",
      wrongTitle: "Dieser Code stimmt nicht",
      wrong: (tries) => `Geben Sie den Code aus der neuesten E‑Mail ein. Sie haben noch ${tries} Versuche.`,
      wrongOneTryLeft:
        "Geben Sie den Code aus der neuesten E‑Mail ein. Sie haben noch einen Versuch. Danach funktioniert nur noch der Link.",
      lastTitle: "Das war der letzte Versuch",
      last: "Für diese Anfrage können Sie keinen Code mehr eingeben, damit niemand ihn erraten kann.",
    },
    confirm: {
      pageTitle: "Bestätigen",
      sameBrowserTitle: "Gleich geschafft",
      sameBrowserLead: "Sie haben diesen Link in diesem Browser angefordert.",
      noScript: "Klicken Sie auf die Schaltfläche, um sich anzumelden.",
      title: "Hier anmelden?",
      otherBrowserLead:
        "Dieser Link wurde in einem anderen Browser angefordert. Fahren Sie nur fort, wenn Sie das waren.",
      codeNeededLead:
        "Dieser Link wurde in einem anderen Browser angefordert. Um sich hier anzumelden, geben Sie auch den sechsstelligen Code aus derselben E‑Mail ein.",
      otherUserTitle: "Zu einer anderen Adresse wechseln?",
      otherUserLead: (signedInAs, address) =>
        `In diesem Browser ist ${signedInAs} angemeldet. Wenn Sie sich als ${address} anmelden, wird diese Sitzung beendet.`,
      noWayInTitle: "Öffnen Sie den Link in dem Browser, in dem Sie ihn angefordert haben",
      noWayIn:
        "Für diese Anfrage können Sie keinen Code mehr eingeben, damit niemand ihn erraten kann. Dort funktioniert der Link weiterhin.",
      appElsewhere: {
        title: "Sie haben in einem anderen Browser begonnen",
        lead: (app) =>
          `Diese E‑Mail gehört zu einer Anmeldung bei ${app}. Geben Sie den sechsstelligen Code in dem Browser ein, in dem Sie begonnen haben. Link und Code funktionieren dort weiterhin.`,
        leadNoCode: (app) =>
          `Diese E‑Mail gehört zu einer Anmeldung bei ${app}. Sie können keinen Code mehr eingeben, aber der Link funktioniert weiterhin. Öffnen Sie ihn in dem Browser, in dem Sie begonnen haben.`,
        begin: (app) => `Möchten Sie ${app} lieber in diesem Browser nutzen? Dann beginnen Sie dort noch einmal.`,
        go: (app) => `Weiter zu ${app}`,
      },
      for: "Für",
      askedFor: "Angefordert",
      browser: "Browser",
      network: "Netzwerk",
      signInAs: (address) => `Als ${address} anmelden`,
      staySignedInAs: (address) => `Als ${address} angemeldet bleiben`,
      notMe: "Das war ich nicht",
      tokenMissing: {
        title: "Öffnen Sie den Link in der E‑Mail noch einmal",
        what: "Der Link wurde noch nicht verwendet.",
        why: "Zu Ihrer Sicherheit entfernt diese Seite den Link aus der Adresszeile. So bleibt er weder im Verlauf noch auf einem Screenshot.",
      },
    },
    goOn: {
      title: "Sie sind angemeldet",
      lead: (client) => `Sie werden zu ${client} zurückgeleitet.`,
      leadToApp: "Sie werden zur App zurückgeleitet.",
      go: "Weiter",
    },
    cookies: {
      pageTitle: "Cookies sind deaktiviert",
      title: "Ihr Browser akzeptiert keine Cookies",
      lead: "Für die Anmeldung sind Cookies nötig. Ohne sie erkennen wir diesen Browser auf der nächsten Seite nicht wieder.",
      nothingSent:
        "Wir haben nichts gesendet. Erlauben Sie Cookies für diese Website in den Einstellungen Ihres Browsers und versuchen Sie es dann noch einmal.",
      linkKept:
        "Ihr Link gilt noch. Erlauben Sie Cookies für diese Website in den Einstellungen Ihres Browsers und öffnen Sie dann den Link in der E‑Mail noch einmal.",
      retry: "Noch einmal versuchen",
      askAgain: "Neue E‑Mail anfordern",
    },
    notMe: {
      pageTitle: "Das waren Sie nicht",
      title: "Es ist nichts passiert",
      lead: "Durch das Öffnen des Links wurde niemand angemeldet. Sie müssen nichts weiter tun.",
      runsOut: "Der Link läuft automatisch ab.",
      onlyYourAddress: "Ohne die E‑Mail kann sich niemand anmelden, und sie ging nur an Ihre Adresse.",
      keepTheCode: "Wenn jemand Sie nach dem Code in der E‑Mail fragt, geben Sie ihn nicht weiter.",
      mistyped: "Meist hat sich nur jemand bei der eigenen Adresse vertippt. Sie können die E‑Mail löschen.",
      toSignIn: "Zur Anmeldung",
    },
    stopMail: {
      toSignIn: "Zur Anmeldung",
      pageTitle: "Das habe ich nicht angefordert",
      title: "Sie haben diese E‑Mail nicht angefordert",
      lead: (address, service) =>
        `Jemand hat bei ${service} die Adresse ${address} eingegeben. Dadurch wird niemand angemeldet. Das geht nur mit der E‑Mail, die Sie erhalten haben.`,
      offer:
        "Wenn diese E‑Mails Sie stören, pausieren Sie sie. In einem Browser, in dem Sie mit dieser Adresse schon angemeldet waren, können Sie weiterhin eine anfordern.",
      pause: "Einen Tag lang pausieren",
      doneTitle: "Für einen Tag pausiert",
      done: (address) =>
        `Wir senden einen Tag lang keine Anmelde-E‑Mails an ${address}. In einem Browser, in dem Sie damit schon angemeldet waren, können Sie weiterhin eine anfordern.`,
    },
    error: {
      pageTitle: "Das hat nicht geklappt",
      needHelp: (email) => `Brauchen Sie Hilfe? Schreiben Sie an ${email}.`,
      needHelpWithId: (email) => `Brauchen Sie Hilfe? Schreiben Sie an ${email} und geben Sie diese ID an.`,
      toAccount: "Zu Ihrem Konto",
      next: {
        ask_again: "Neue E‑Mail anfordern",
        go_back: "Zurück zur Anmeldung",
        wait: "Zurück zur Anmeldung",
        original_browser: "Hier eine neue E‑Mail anfordern",
        sign_in: "Anmelden",
        home: "Zur Startseite",
        support: "Zur Startseite",
      },
    },
    account: {
      pageTitle: "Ihr Konto",
      navigation: "Seiten Ihres Kontos",
      overview: "Übersicht",
      accessTokens: "Zugriffstoken",
      tokens: {
        pageTitle: "Zugriffstoken",
        title: "Persönliche Zugriffstoken",
        lead: "Mit einem Token kann ein Skript in Ihrem Namen handeln. Behandeln Sie es wie ein Passwort und geben Sie ihm nur die Rechte, die das Skript braucht.",
        madeTitle: "Kopieren Sie Ihr Token jetzt",
        secret: "Ihr neues Token",
        made: "Sie sehen es nur dieses eine Mal. Wenn Sie es verlieren, widerrufen Sie es und erstellen Sie ein neues.",
        /** Without scripts: the token was copied. */
        hide: "Dieses Token ausblenden",
        endedTitle: "Token widerrufen",
        ended: "Skripte können es ab jetzt nicht mehr verwenden.",
        goneTitle: "Dieses Token steht nicht in Ihrer Liste",
        gone: "Vielleicht ist es abgelaufen oder wurde schon widerrufen. Die Liste zeigt alle gültigen Token.",
        makeTitle: "Token erstellen",
        name: "Name des Tokens",
        nameHint: "Wofür Sie es brauchen, in höchstens 60 Zeichen.",
        scope: "Berechtigung",
        read: "Lesen",
        readWrite: "Lesen und ändern",
        days: "Gültigkeit in Tagen",
        daysHint: (longest) => `1 bis ${longest}.`,
        make: "Token erstellen",
        listTitle: "Ihre Token",
        none: "Sie haben noch keine Token. Wenn Sie eines erstellen, erscheint es hier, und Sie können es hier auch widerrufen.",
        lastUsed: "Zuletzt verwendet",
        neverUsed: "Nie",
        expires: "Gültig bis",
        end: "Dieses Token widerrufen",
        endNamed: (name) => ` (${name})`,
      },
      hello: (name) => `Guten Tag, ${name}`,
      signedIn: "Sie sind angemeldet",
      welcomeTitle: (service) => `Willkommen bei ${service}`,
      welcome:
        "Ihre Adresse ist bestätigt. Melden Sie sich beim nächsten Mal auf jedem Gerät mit derselben Adresse an.",
      you: "Ihre Angaben",
      email: "E‑Mail",
      name: "Name",
      noName: "Nicht angegeben",
      since: "Dabei seit",
      thisSession: "Diese Sitzung",
      browser: "Browser",
      network: "Netzwerk",
      started: "Beginn",
      ends: "Ende",
      sessionId: "Sitzungs-ID",
      signOut: "In diesem Browser abmelden",
      sessions: {
        title: "Wo Sie angemeldet sind",
        lead: "Browser und Apps, die bei Ihrem Konto angemeldet sind.",
        thisBrowser: "Dieser Browser",
        lastUsed: "Zuletzt verwendet",
        end: "Diese Sitzung beenden",
        endOn: (browser) => ` (${browser})`,
        endOthers: "Alle anderen Sitzungen beenden",
        nowhereElseTitle: "Sonst nirgends",
        nowhereElse:
          "Wenn Sie sich auf einem anderen Gerät anmelden, erscheint es hier, und Sie können die Sitzung hier beenden.",
        ended: { title: "Die Sitzung ist beendet", text: "Dort sind Sie jetzt abgemeldet." },
        othersEnded: { title: "Alle anderen Sitzungen sind beendet", text: "Nur dieser Browser ist noch angemeldet." },
        gone: {
          title: "Diese Sitzung steht nicht in Ihrer Liste",
          text: "Vielleicht ist sie schon beendet. Die Liste zeigt alle aktiven Sitzungen.",
        },
      },
    },
  },

  mail: {
    colon: (label) => `${label}:`,
    codeSubject: (code, service) => `${code} ist Ihr Code für ${service}`,
    codePreheader: (code, duration) => `Ihr Code ist ${code}. Er gilt ${duration} und nur einmal.`,
    preheader: (browser, when, duration) => `Angefordert mit ${browser}, ${when}. Gilt ${duration} und nur einmal.`,
    noticePreheader: (browser, when) => `${browser}, ${when}.`,
    code: {
      onSite: (site) =>
        `Oder geben Sie diesen Code auf ${site} ein, und zwar in dem Browser, in dem Sie ihn angefordert haben:`,
      onAppSite: (site) => `Oder geben Sie diesen Code auf ${site} ein:`,
      inApp: "Oder geben Sie diesen Code in der App ein, in der Sie ihn angefordert haben:",
      careOnSite: (site, service) =>
        `Geben Sie ihn nur auf ${site} ein. Niemand von ${service} wird Sie jemals danach fragen.`,
      careInApp: (service) => `Geben Sie ihn nur dort ein. Niemand von ${service} wird Sie jemals danach fragen.`,
      none: "Diese E-Mail enthält keinen Code, weil zu oft ein falscher Code eingegeben wurde. Der Link funktioniert weiterhin.",
    },
    lifetime: {
      both: (duration) =>
        `Verwenden Sie den Link oder den Code. Beide gelten ${duration}, aber nur, bis Sie eins davon verwenden.`,
      link: (duration) => `Der Link gilt ${duration} und nur einmal.`,
    },
    who: {
      caption: "Details zur Anfrage",
      service: "Dienst",
      browser: "Browser",
      network: "Netzwerk",
      time: "Zeit",
    },
    stop: {
      label: "Das habe ich nicht angefordert",
      note: " (pausiert Anmelde-E-Mails an diese Adresse einen Tag lang)",
    },
    toAccount: "Ihr Konto öffnen",
    mark: {
      asked: "Denselben Stempel sehen Sie dort, wo Sie diese E-Mail angefordert haben.",
      opened: "Denselben Stempel sehen Sie auf der Seite hinter dem Link.",
      help: "Geben Sie diesen Stempel an, wenn Sie Hilfe brauchen.",
    },
    reference: {
      asked: (reference) => `Referenz ${reference}. Dieselbe sehen Sie dort, wo Sie diese E-Mail angefordert haben.`,
      opened: (reference) => `Referenz ${reference}. Dieselbe sehen Sie auf der Seite hinter dem Link.`,
      help: (reference) => `Referenz ${reference}. Geben Sie sie an, wenn Sie Hilfe brauchen.`,
    },
    noReply: "Antworten auf diese E-Mail werden nicht gelesen.",
    help: (email) => `Antworten auf diese E-Mail werden nicht gelesen. Hilfe erhalten Sie unter ${email}.`,
    signIn: {
      subject: (service, reference) => `Anmelden bei ${service} (${reference})`,
      title: (service) => `Bei ${service} anmelden`,
      opening: (service) =>
        `Jemand möchte sich mit dieser Adresse bei ${service} anmelden. Wenn Sie das sind, öffnen Sie den Link auf dem Gerät, auf dem Sie angemeldet sein möchten.`,
      openingWhereBegun: (service) =>
        `Jemand möchte sich mit dieser Adresse bei ${service} anmelden. Wenn Sie das sind, öffnen Sie den Link in dem Browser oder der App, in der Sie begonnen haben. Er funktioniert nur dort.`,
      first: "Willkommen! Das ist Ihre erste Anmeldung mit dieser Adresse. Kein Formular, kein Passwort.",
      notYou: (duration) =>
        `Haben Sie das nicht angefordert? Dann können Sie diese E-Mail ignorieren. Ohne sie kann sich niemand anmelden, und sie gilt nur ${duration}.`,
      becauseSite: (address, site) => `Sie erhalten diese E-Mail, weil ${address} auf ${site} eingegeben wurde.`,
      becauseApp: (address, service) =>
        `Sie erhalten diese E-Mail, weil ${address} in einer App eingegeben wurde, die ${service} für die Anmeldung nutzt.`,
    },
    stepUp: {
      subject: (service, reference) => `Bestätigung für ${service} (${reference})`,
      title: "Bestätigen Sie, dass Sie es sind",
      opening: (service) =>
        `Jemand, der mit Ihrer Adresse bei ${service} angemeldet ist, möchte etwas Wichtiges ändern. Wenn Sie das sind, öffnen Sie den Link in dem Browser, in dem Sie begonnen haben.`,
      button: "Ja, das bin ich",
      notYou:
        "Waren Sie das nicht? Dann verwenden Sie weder den Link noch den Code. Öffnen Sie Ihr Konto und beenden Sie alle Sitzungen, die Sie nicht kennen.",
      because: (address, service) =>
        `Sie erhalten diese E-Mail, weil jemand bei ${service} als ${address} angemeldet ist.`,
    },
    changeEmail: {
      subject: (service, reference) => `Neue Adresse für ${service} (${reference})`,
      title: "Neue Adresse bestätigen",
      opening: (service, newAddress) =>
        `Jemand möchte sich bei ${service} künftig mit ${newAddress} anmelden. Wenn Sie das sind, öffnen Sie den Link in dem Browser, in dem Sie begonnen haben.`,
      newAddress: "Neue Adresse",
      button: "Neue Adresse bestätigen",
      notYou:
        "Haben Sie das nicht angefordert? Dann können Sie diese E-Mail ignorieren. Solange niemand sie verwendet, ändert sich nichts.",
      because: (service) => `Sie erhalten diese E-Mail, weil jemand bei ${service} eine Adresse ändern möchte.`,
    },
    invite: {
      subject: (organization, reference) => `Einladung zu ${organization} (${reference})`,
      title: (organization) => `Einladung zu ${organization}`,
      opening: (inviter, organization, service) =>
        `${inviter} lädt Sie zu ${organization} bei ${service} ein. Öffnen Sie den Link, um die Einladung anzusehen und sich mit dieser Adresse anzumelden.`,
      openingNoInviter: (organization, service) =>
        `Sie sind zu ${organization} bei ${service} eingeladen. Öffnen Sie den Link, um die Einladung anzusehen und sich mit dieser Adresse anzumelden.`,
      preheader: (service, duration) => `Eine Einladung bei ${service}. Sie gilt ${duration} und nur einmal.`,
      button: "Einladung ansehen",
      code: (site) => `Oder geben Sie diesen Code auf ${site} ein, wenn die Einladung danach fragt:`,
      caption: "Einladung",
      organization: "Organisation",
      inviter: "Von",
      notYou:
        "Wissen Sie nicht, wer Sie einlädt? Dann können Sie diese E-Mail ignorieren. Es wird niemand benachrichtigt, und die Einladung läuft automatisch ab.",
      because: (address, site) =>
        `Sie erhalten diese E-Mail, weil jemand auf ${site} die Adresse ${address} eingeladen hat.`,
    },
    newDevice: {
      subject: (service, reference) => `Neue Anmeldung bei ${service} (${reference})`,
      title: "Neue Anmeldung bei Ihrem Konto",
      opening: (service, address) => `In einem neuen Browser hat sich jemand bei ${service} als ${address} angemeldet.`,
      caption: "Wo und wann",
      wasYou: "Wenn Sie das waren, müssen Sie nichts tun.",
      notYou:
        "Wenn Sie das nicht waren, kann jemand anderes Ihre E-Mails lesen. Öffnen Sie Ihr Konto, beenden Sie diese Sitzung und ändern Sie das Passwort Ihres Postfachs.",
      button: "Ihre Sitzungen ansehen",
      because: (address, service) =>
        `Sie erhalten diese E-Mail, weil ${address} für die Anmeldung bei ${service} verwendet wird.`,
    },
    refreshTokenReused: {
      subject: (service, reference) => `${service}: Sitzung beendet (${reference})`,
      title: "Wir haben eine Ihrer Sitzungen beendet",
      opening: (service) =>
        `Eine App hält Sie bei ${service} mit einem Schlüssel angemeldet, der sich mit jeder Verwendung ändert. Ein alter Schlüssel wurde noch einmal verwendet. Das passiert, wenn jemand ihn kopiert hat, und manchmal, wenn eine App einen Fehler macht. Zur Sicherheit haben wir diese Sitzung beendet.`,
      caption: "Wo der alte Schlüssel verwendet wurde",
      next: "Melden Sie sich in der App, die Sie abgemeldet hat, wieder an. Ihre anderen Sitzungen laufen weiter. Sehen Sie sie durch und beenden Sie alle, die Sie nicht kennen.",
      button: "Ihre Sitzungen ansehen",
      because: (address, service) =>
        `Sie erhalten diese E-Mail, weil ${address} für die Anmeldung bei ${service} verwendet wird.`,
    },
  },

  reasons: {
    validation_failed: {
      title: "Etwas an der Anfrage stimmt nicht",
      what: "Wir konnten nicht lesen, was gesendet wurde.",
      why: "Ein Feld fehlt oder hat das falsche Format.",
    },
    invalid_email: {
      title: "Diese E‑Mail-Adresse können wir nicht verwenden",
      what: "Wir haben nichts gesendet.",
      why: "Eine Adresse sieht aus wie name@example.com, ohne Leerzeichen, Kommas oder Anführungszeichen.",
    },
    redirect_not_allowed: {
      title: "Diese Rücksprungadresse ist nicht erlaubt",
      what: "Wir haben nichts gesendet.",
      why: "Die App wollte zu einer Adresse zurückkehren, die nicht auf der Liste dieses Dienstes steht, oder hat code_challenge weggelassen.",
    },
    invalid_credentials: {
      title: "Dieser Link oder Code stimmt nicht",
      what: "Sie sind nicht angemeldet.",
      why: "Er passt zu nichts, was wir gesendet haben, oder ein Teil davon fehlt.",
    },
    otp_expired: {
      title: "Dieser Link oder Code ist abgelaufen",
      what: "Sie sind nicht angemeldet.",
      why: "Zu Ihrer Sicherheit gilt jede E‑Mail nur kurze Zeit.",
    },
    otp_used: {
      title: "Dieser Link oder Code wurde schon verwendet",
      what: "Er gilt nur einmal, und damit hat sich schon jemand angemeldet.",
      why: "Wenn Sie den Link oder den Code verwenden, ist beides verbraucht. Wenn Sie das nicht waren, fordern Sie eine neue E‑Mail an und informieren Sie den Support.",
    },
    otp_superseded: {
      title: "Eine neuere E‑Mail hat diesen Code ersetzt",
      what: "Sie sind nicht angemeldet, und das zählt nicht als Versuch.",
      why: "Wir haben für dieselbe Anfrage einen neueren Code gesendet. Geben Sie den Code aus der letzten E‑Mail ein. Die Links in allen E‑Mails funktionieren weiterhin.",
    },
    otp_attempts_exhausted: {
      title: "Dieser Code gilt nicht mehr",
      what: "Es wurden zu viele falsche Codes eingegeben.",
      why: "Sie haben nur wenige Versuche, damit niemand den Code erraten kann. Der Link in der E‑Mail funktioniert weiterhin.",
    },
    verifier_mismatch: {
      title: "Dieser Link gehört zu der App, die ihn angefordert hat",
      what: "Er ist noch nicht verbraucht.",
      why: "Er lässt sich nur in der App öffnen, in der Sie sich anmelden wollten. Öffnen Sie dort den Link oder geben Sie den Code aus der E‑Mail ein.",
    },
    refresh_token_reused: {
      title: "Diese Sitzung ist beendet",
      what: "Ein Refresh-Token wurde ein zweites Mal verwendet.",
      why: "Vielleicht hat jemand es kopiert. Zur Sicherheit haben wir die Sitzung beendet.",
    },
    unauthenticated: {
      title: "Melden Sie sich zuerst an",
      what: "Dafür müssen Sie angemeldet sein.",
      why: "Die Anfrage enthält weder eine gültige Sitzung noch ein gültiges Zugriffstoken.",
    },
    token_expired: {
      title: "Das Zugriffstoken ist abgelaufen",
      what: "Die Anfrage wurde abgelehnt.",
      why: "Zugriffstoken gelten nur wenige Minuten.",
    },
    token_invalid: {
      title: "Das Zugriffstoken ist ungültig",
      what: "Die Anfrage wurde abgelehnt.",
      why: "Es wurde nicht hier ausgestellt oder ist nicht für diesen Zweck.",
    },
    session_ended: {
      title: "Diese Sitzung ist beendet",
      what: "Sie sind hier abgemeldet.",
      why: "Sie wurde abgemeldet, sie ist abgelaufen, oder der Zugang wurde entzogen.",
    },
    origin_not_allowed: {
      title: "Diese Anfrage kam von einer anderen Website",
      what: "Es wurde nichts geändert.",
      why: "Formulare werden nur von den Seiten dieser Website angenommen.",
    },
    different_browser: {
      title: "Öffnen Sie diesen Link in dem Browser, in dem Sie ihn angefordert haben",
      what: "Dort funktioniert der Link weiterhin.",
      why: "Dieser Dienst akzeptiert einen Link nur in dem Browser, in dem er angefordert wurde.",
    },
    code_required: {
      title: "Geben Sie auch den Code ein",
      what: "Link und Code funktionieren weiterhin.",
      why: "In einem anderen Browser als dem, in dem Sie die E‑Mail angefordert haben, fragt dieser Dienst auch nach dem sechsstelligen Code.",
    },
    otp_disabled: {
      title: "Die Anmeldung per E‑Mail ist deaktiviert",
      what: "Wir haben nichts gesendet.",
      why: "Der Betreiber dieses Dienstes hat sie deaktiviert.",
    },
    insufficient_scope: {
      title: "Das Token erlaubt das nicht",
      what: "Die Anfrage wurde abgelehnt.",
      why: "Es wurde mit weniger Rechten ausgestellt, als hier nötig sind.",
    },
    insufficient_role: {
      title: "Ihre Rolle erlaubt das nicht",
      what: "Es wurde nichts geändert.",
      why: "Bitten Sie einen Eigentümer der Organisation um Zugriff.",
    },
    step_up_required: {
      title: "Bestätigen Sie, dass Sie es sind",
      what: "Es wurde nichts geändert.",
      why: "Dafür müssen Sie sich in den letzten Minuten angemeldet haben.",
    },
    not_found: {
      title: "Hier ist nichts",
      what: "Diese Adresse führt nirgendwohin.",
      why: "Sie wurde falsch eingegeben, oder das Ziel gibt es nicht mehr.",
    },
    method_not_allowed: {
      title: "Diese Methode ist hier nicht erlaubt",
      what: "Es wurde nichts geändert.",
      why: "Welche Methoden erlaubt sind, steht im Header Allow.",
    },
    payload_too_large: {
      title: "Das sind zu viele Daten",
      what: "Es wurde nichts geändert.",
      why: "Eine Anfrage darf höchstens 16 KB groß sein.",
    },
    unsupported_media_type: {
      title: "Dieser Inhaltstyp wird hier nicht unterstützt",
      what: "Es wurde nichts geändert.",
      why: "Diese Adresse akzeptiert den Content-Type der Anfrage nicht.",
    },
    over_email_send_rate_limit: {
      title: "Wir haben vor Kurzem schon eine E‑Mail gesendet",
      what: "Wir haben noch keine weitere gesendet.",
      why: "Jedes Postfach erhält nur eine begrenzte Zahl von Anmelde-E‑Mails, damit niemand es überfluten kann. Die E‑Mails, die Sie schon haben, funktionieren weiterhin.",
    },
    over_request_rate_limit: {
      title: "Zu viele Anfragen",
      what: "Wir haben kurz pausiert.",
      why: "Aus diesem Netzwerk oder Browser kamen in kurzer Zeit viele Anfragen.",
    },
    code_entry_paused: {
      title: "Für diese Adresse ist die Code-Eingabe pausiert",
      what: "Wir haben den Code nicht geprüft.",
      why: "Für diese Adresse wurden viele falsche Codes eingegeben. Der Link in der E‑Mail funktioniert weiterhin.",
    },
    service_unavailable: {
      title: "Das geht gerade nicht",
      what: "Es wurde nichts geändert und nichts gesendet.",
      why: "Ein Teil dieses Dienstes ist nicht erreichbar.",
    },
    internal_error: {
      title: "Bei uns ist ein Fehler aufgetreten",
      what: "Es wurde nichts geändert.",
      why: "Der Fehler wurde unter der Anfrage-ID unten aufgezeichnet.",
    },
  },
};
