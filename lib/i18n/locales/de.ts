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
      footer: "Anmelden ohne Passwort, mit Postkey",
      newTab: "(öffnet sich in einem neuen Tab)",
      requestId: "Anfrage-ID",
      reference: "Kennzeichen",
      retryIn: (duration) => `In ${duration} können Sie es wieder versuchen.`,
    },
    home: {
      title: "Anmelden mit Ihrer E‑Mail-Adresse",
      lead: (service) => `${service} sendet Ihnen einen Link und einen Code. Mehr braucht es nicht.`,
      signIn: "Anmelden",
      steps: {
        address: {
          title: "Adresse eingeben",
          text: "Ein Feld. Kein Passwort, das man sich ausdenken oder merken muss.",
        },
        mail: {
          title: "E‑Mail öffnen",
          text: "Darin stehen ein Link und ein sechsstelliger Code. Nehmen Sie, was Ihnen leichter fällt.",
        },
        done: { title: "Fertig", text: "Die Seite, auf der Sie begonnen haben, geht von selbst weiter." },
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
      lead: "Wir senden Ihnen einen Link und einen Code per E‑Mail. Ein Passwort brauchen Sie nicht.",
      email: "E‑Mail-Adresse",
      send: "Anmeldelink senden",
      privacy: "Ihre Adresse dient nur der Anmeldung. Auf dieser Seite verfolgt Sie nichts.",
    },
    checkEmail: {
      title: "Schauen Sie in Ihr Postfach",
      sentLinkAndCode: (address) => `Wir haben einen Link und einen Code an ${address} gesendet.`,
      sentLink: (address) => `Wir haben einen Link an ${address} gesendet.`,
      change: "Adresse ändern",
      changeLabel: "Adresse ändern",
      openWebmail: (webmail) => `${webmail} öffnen`,
      signIn: "Mit dem Code anmelden",
      noCodeTitle: "Nehmen Sie den Link in der E‑Mail",
      noCode: "Für diese Anfrage werden keine Codes mehr angenommen. Mit dem Link können Sie sich weiterhin anmelden.",
      linkStillWorks: "Öffnen Sie den Link in der E‑Mail: Mit ihm können Sie sich weiterhin anmelden.",
      waiting: "Warten auf die E‑Mail",
      at: (clock) => `um ${clock}`,
      sentAgainTitle: "Erneut gesendet",
      sentAgain: "Die neue E‑Mail enthält einen neuen Code. Links in früheren E‑Mails funktionieren weiterhin.",
      sentAgainLinkOnly: "Öffnen Sie den Link darin. Für diese Anfrage werden keine Codes mehr angenommen.",
      onItsWayTitle: "Eine E‑Mail ist schon unterwegs",
      onItsWay: "Warten Sie eine Minute, bevor Sie sie noch einmal senden lassen.",
      expiredTitle: "Diese E‑Mail ist abgelaufen",
      expired: "Ihr Link und ihr Code gelten nur kurze Zeit. Lassen Sie sie erneut senden und verwenden Sie die neue.",
    },
    code: {
      label: "Sechsstelliger Code",
      orLink: "Oder öffnen Sie einfach den Link in der E‑Mail.",
      triesLeft: (tries) => `Noch ${tries} Versuche. Oder öffnen Sie einfach den Link in der E‑Mail.`,
      oneTryLeft: "Noch ein Versuch. Danach funktioniert nur noch der Link.",
      malformedTitle: "Ein Code hat sechs Ziffern",
      malformed: "Geben Sie sie so ein, wie sie in der E‑Mail stehen. Das hat keinen Versuch gekostet.",
      wrongTitle: "Dieser Code stimmt nicht",
      wrong: (tries) => `Geben Sie den aus der neuesten E‑Mail ein. Sie haben noch ${tries} Versuche.`,
      wrongOneTryLeft:
        "Geben Sie den aus der neuesten E‑Mail ein. Sie haben noch einen Versuch; danach funktioniert nur noch der Link.",
      lastTitle: "Das war der letzte Versuch",
      last: "Für diese Anfrage werden keine Codes mehr angenommen, damit niemand einen erraten kann.",
    },
    confirm: {
      pageTitle: "Bestätigen",
      sameBrowserTitle: "Gleich geschafft",
      sameBrowserLead: "Sie haben diesen Link in diesem Browser angefordert.",
      noScript: "Klicken Sie auf die Schaltfläche, um sich anzumelden.",
      title: "Hier anmelden?",
      otherBrowserLead:
        "Dieser Link wurde in einem anderen Browser angefordert. Machen Sie nur weiter, wenn Sie das waren.",
      codeNeededLead:
        "Dieser Link wurde in einem anderen Browser angefordert. Um sich hier anzumelden, geben Sie auch die sechs Ziffern aus derselben E‑Mail ein.",
      otherUserTitle: "Zu einer anderen Adresse wechseln?",
      otherUserLead: (signedInAs, address) =>
        `In diesem Browser ist ${signedInAs} angemeldet. Wenn Sie sich als ${address} anmelden, endet zuerst die bisherige Sitzung.`,
      noWayInTitle: "Öffnen Sie den Link in dem Browser, in dem Sie ihn angefordert haben",
      noWayIn:
        "Für diese Anfrage werden keine Codes mehr angenommen, damit niemand einen erraten kann. Dort funktioniert der Link weiterhin.",
      appElsewhere: {
        title: "Sie haben in einem anderen Browser begonnen",
        lead: (app) =>
          `Diese E‑Mail gehört zu einer Anmeldung bei ${app}. Geben Sie den sechsstelligen Code daraus in dem Browser ein, in dem Sie begonnen haben. Hier wurde nichts verbraucht.`,
        leadNoCode: (app) =>
          `Diese E‑Mail gehört zu einer Anmeldung bei ${app}. Codes werden dafür nicht mehr angenommen, der Link funktioniert aber weiterhin: Öffnen Sie ihn in dem Browser, in dem Sie begonnen haben.`,
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
        title: "Öffnen Sie den Link im Postfach noch einmal",
        what: "Er ist noch nicht verbraucht.",
        why: "Diese Seite nimmt den Link aus der Adresszeile, damit er in keinem Verlauf und auf keinem Bildschirmfoto bleibt.",
      },
    },
    goOn: {
      title: "Sie sind angemeldet",
      lead: (client) => `Es geht zurück zu ${client}.`,
      leadToApp: "Es geht zurück zur App.",
      go: "Weiter",
    },
    cookies: {
      pageTitle: "Cookies sind aus",
      title: "Dieser Browser behält keine Cookies",
      lead: "Die Anmeldung braucht Cookies: Ohne sie wäre dieser Browser auf der nächsten Seite schon vergessen.",
      nothingSent:
        "Wir haben nichts geschickt. Erlauben Sie Cookies für diese Seite in den Einstellungen Ihres Browsers, und versuchen Sie es dann noch einmal.",
      linkKept:
        "Ihr Link gilt noch. Erlauben Sie Cookies für diese Seite in den Einstellungen Ihres Browsers, und öffnen Sie dann den Link in der E‑Mail noch einmal.",
      retry: "Noch einmal versuchen",
      askAgain: "Neue E‑Mail anfordern",
    },
    notMe: {
      pageTitle: "Das waren Sie nicht",
      title: "Es ist nichts passiert",
      lead: "Durch das Öffnen des Links wurde niemand angemeldet. Sie müssen nichts weiter tun.",
      runsOut: "Der Link läuft von selbst ab.",
      onlyYourAddress: "Ohne die E‑Mail kommt niemand hinein, und sie ging nur an Ihre Adresse.",
      keepTheCode: "Wenn jemand Sie nach dem Code in der E‑Mail fragt, behalten Sie ihn für sich.",
      mistyped: "Meistens hat sich jemand bei der eigenen Adresse vertippt. Sie können die E‑Mail löschen.",
      toSignIn: "Zur Anmeldung",
    },
    stopMail: {
      toSignIn: "Zur Anmeldung",
      pageTitle: "Das habe ich nicht angefordert",
      title: "Sie haben diese E‑Mail nicht angefordert",
      lead: (address, service) =>
        `Jemand hat bei ${service} die Adresse ${address} eingegeben. Damit ist niemand angemeldet: Dazu braucht es die E‑Mail, und die haben Sie.`,
      offer:
        "Wenn es Sie stört, halten Sie diese E‑Mails an. Ein Browser, in dem Sie mit dieser Adresse schon angemeldet waren, bekommt sie weiterhin.",
      pause: "Einen Tag lang anhalten",
      doneTitle: "Für einen Tag angehalten",
      done: (address) =>
        `Wir senden einen Tag lang keine Anmelde-E‑Mails an ${address}. Ein Browser, in dem Sie damit schon angemeldet waren, bekommt sie weiterhin.`,
    },
    error: {
      pageTitle: "Das hat nicht geklappt",
      needHelp: (email) => `Brauchen Sie Hilfe? Schreiben Sie an ${email}.`,
      needHelpWithId: (email) => `Brauchen Sie Hilfe? Schreiben Sie an ${email} und nennen Sie diese ID.`,
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
      navigation: "Ihre Seiten",
      overview: "Übersicht",
      accessTokens: "Zugriffstoken",
      tokens: {
        pageTitle: "Zugriffstoken",
        title: "Persönliche Zugriffstoken",
        lead: "Mit einem Token handelt ein Skript in Ihrem Namen. Behandeln Sie es wie ein Passwort, und erlauben Sie ihm nicht mehr, als das Skript braucht.",
        madeTitle: "Kopieren Sie Ihr Token jetzt",
        secret: "Ihr neues Token",
        made: "Es wird nur dieses eine Mal angezeigt. Wenn Sie es verlieren, beenden Sie es und erstellen Sie ein neues.",
        /** Without scripts: the token was copied. */
        hide: "Dieses Token ausblenden",
        endedTitle: "Das Token ist beendet",
        ended: "Skripte, die es verwenden, werden ab jetzt abgewiesen.",
        goneTitle: "Dieses Token steht nicht in Ihrer Liste",
        gone: "Vielleicht ist es schon beendet. Die Liste zeigt, was jetzt gilt.",
        makeTitle: "Token erstellen",
        name: "Name des Tokens",
        nameHint: "Wofür es ist, in höchstens 60 Zeichen.",
        scope: "Darf",
        read: "Lesen",
        readWrite: "Lesen und ändern",
        days: "Tage, bis es abläuft",
        daysHint: (longest) => `1 bis ${longest}.`,
        make: "Token erstellen",
        listTitle: "Ihre Token",
        none: "Sie haben keine. Ein Token, das Sie erstellen, steht hier, und Sie können es von hier aus beenden.",
        lastUsed: "Zuletzt",
        neverUsed: "Nie",
        expires: "Läuft ab",
        end: "Dieses Token beenden",
        endNamed: (name) => ` (${name})`,
      },
      hello: (name) => `Guten Tag, ${name}`,
      signedIn: "Sie sind angemeldet",
      welcomeTitle: (service) => `Willkommen bei ${service}`,
      welcome:
        "Ihre Adresse ist bestätigt. Melden Sie sich beim nächsten Mal auf jedem Gerät mit derselben Adresse an.",
      you: "Sie",
      email: "E‑Mail",
      name: "Name",
      noName: "Nicht angegeben",
      since: "Dabei seit",
      thisSession: "Diese Sitzung",
      browser: "Browser",
      network: "Netzwerk",
      started: "Begonnen",
      ends: "Endet",
      sessionId: "Sitzungs-ID",
      signOut: "In diesem Browser abmelden",
      sessions: {
        title: "Wo Sie angemeldet sind",
        lead: "Alle Browser und Programme, die mit Ihrer Adresse angemeldet sind. Die letzte Nutzung ist auf einen Tag genau.",
        thisBrowser: "Dieser Browser",
        lastUsed: "Zuletzt",
        end: "Diese Sitzung beenden",
        endOn: (browser) => ` (${browser})`,
        endOthers: "Alle anderen Sitzungen beenden",
        nowhereElseTitle: "Sonst nirgends",
        nowhereElse:
          "Wenn Sie sich auf einem anderen Gerät anmelden, steht es hier, und Sie können seine Sitzung von hier aus beenden.",
        ended: { title: "Die Sitzung ist beendet", text: "Dort ist ab jetzt niemand mehr angemeldet." },
        othersEnded: { title: "Alle anderen Sitzungen sind beendet", text: "Nur dieser Browser ist noch angemeldet." },
        gone: {
          title: "Diese Sitzung steht nicht in Ihrer Liste",
          text: "Vielleicht ist sie schon beendet. Die Liste zeigt, was jetzt angemeldet ist.",
        },
      },
    },
  },

  mail: {
    colon: (label) => `${label}:`,
    codeSubject: (code, service) => `${code} ist Ihr Code für ${service}`,
    codePreheader: (code, duration) => `Ihr Code ist ${code}. Er gilt ${duration}, und nur einmal.`,
    preheader: (browser, when, duration) => `Angefordert mit ${browser}, ${when}. Gilt ${duration}, und nur einmal.`,
    noticePreheader: (browser, when) => `${browser}, ${when}.`,
    code: {
      onSite: (site) => `Oder geben Sie auf ${site} diesen Code ein, in dem Browser, in dem Sie ihn angefordert haben:`,
      onAppSite: (site) => `Oder geben Sie auf ${site} diesen Code ein:`,
      inApp: "Oder geben Sie diesen Code in der App ein, in der Sie ihn angefordert haben:",
      careOnSite: (site, service) =>
        `Geben Sie ihn nur auf ${site} ein. Niemand von ${service} fragt Sie jemals danach.`,
      careInApp: (service) => `Geben Sie ihn nur dort ein. Niemand von ${service} fragt Sie jemals danach.`,
      none: "Diese E-Mail enthält keinen Code, denn es wurden zu viele falsche eingegeben. Der Link funktioniert wie zuvor.",
    },
    lifetime: {
      both: (duration) =>
        `Link und Code gehören zusammen. Sie gelten ${duration} und nur einmal: Sobald Sie eins davon verwendet haben, ist auch das andere verbraucht.`,
      link: (duration) => `Der Link gilt ${duration} und nur einmal.`,
    },
    who: {
      caption: "Wer angefragt hat",
      service: "Dienst",
      browser: "Browser",
      network: "Netzwerk",
      time: "Zeit",
    },
    stop: {
      label: "Das habe ich nicht angefordert",
      note: " (hält Anmelde-E-Mails an diese Adresse einen Tag lang an)",
    },
    toAccount: "Ihr Konto öffnen",
    mark: {
      asked: "Denselben Stempel sehen Sie dort, wo Sie diese E-Mail angefordert haben.",
      opened: "Denselben Stempel sehen Sie auf der Seite hinter dem Link.",
      help: "Nennen Sie diesen Stempel, wenn Sie um Hilfe bitten.",
    },
    reference: {
      asked: (reference) => `Kennzeichen ${reference}. Dasselbe sehen Sie dort, wo Sie diese E-Mail angefordert haben.`,
      opened: (reference) => `Kennzeichen ${reference}. Dasselbe sehen Sie auf der Seite hinter dem Link.`,
      help: (reference) => `Kennzeichen ${reference}. Nennen Sie es, wenn Sie um Hilfe bitten.`,
    },
    noReply: "Antworten auf diese E-Mail liest niemand.",
    help: (email) => `Antworten auf diese E-Mail liest niemand. Hilfe bekommen Sie unter ${email}.`,
    signIn: {
      subject: (service, reference) => `Anmelden bei ${service} (${reference})`,
      title: (service) => `Bei ${service} anmelden`,
      opening: (service) =>
        `Jemand möchte sich mit dieser Adresse bei ${service} anmelden. Wenn Sie das sind, öffnen Sie den Link auf dem Gerät, auf dem Sie angemeldet sein möchten.`,
      first:
        "Es ist das erste Mal mit dieser Adresse, also: willkommen. Sie müssen nichts ausfüllen und sich kein Passwort ausdenken.",
      notYouBoth:
        "Waren Sie das nicht? Dann tun Sie nichts. Ohne diese E-Mail kommt niemand hinein, und Link und Code laufen von selbst ab.",
      notYouLink:
        "Waren Sie das nicht? Dann tun Sie nichts. Ohne diese E-Mail kommt niemand hinein, und der Link läuft von selbst ab.",
      becauseSite: (address, site) => `Sie erhalten diese E-Mail, weil ${address} auf ${site} eingegeben wurde.`,
      becauseApp: (address, service) =>
        `Sie erhalten diese E-Mail, weil ${address} in einer App eingegeben wurde, bei der man sich über ${service} anmeldet.`,
    },
    stepUp: {
      subject: (service, reference) => `Bestätigung für ${service} (${reference})`,
      title: "Bestätigen Sie, dass Sie es sind",
      opening: (service) =>
        `Jemand ist mit Ihrer Adresse bei ${service} angemeldet und möchte etwas Wichtiges ändern. Vorher fragen wir nach, ob das wirklich Sie sind. Wenn ja, öffnen Sie den Link in dem Browser, in dem Sie begonnen haben.`,
      button: "Ja, das bin ich",
      notYou:
        "Waren Sie das nicht? Dann verwenden Sie weder Link noch Code. Öffnen Sie Ihr Konto und beenden Sie jede Sitzung, die Sie nicht kennen.",
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
      notYou: "Waren Sie das nicht? Dann tun Sie nichts. Solange niemand diese E-Mail verwendet, ändert sich nichts.",
      because: (service) => `Sie erhalten diese E-Mail, weil jemand bei ${service} eine Adresse ändern möchte.`,
    },
    invite: {
      subject: (organization, reference) => `Einladung zu ${organization} (${reference})`,
      title: (organization) => `Einladung zu ${organization}`,
      opening: (inviter, organization, service) =>
        `${inviter} lädt Sie zu ${organization} bei ${service} ein. Der Link zeigt Ihnen die Einladung und meldet Sie mit dieser Adresse an.`,
      openingNoInviter: (organization, service) =>
        `Sie sind zu ${organization} bei ${service} eingeladen. Der Link zeigt Ihnen die Einladung und meldet Sie mit dieser Adresse an.`,
      preheader: (service, duration) => `Eine Einladung bei ${service}. Sie gilt ${duration}, und nur einmal.`,
      button: "Einladung ansehen",
      code: (site) => `Oder geben Sie auf ${site} diesen Code ein, wenn die Einladung danach fragt:`,
      caption: "Die Einladung",
      organization: "Organisation",
      inviter: "Von",
      notYou:
        "Sie wissen nicht, wer Sie einlädt? Dann tun Sie nichts. Niemand erfährt davon, und die Einladung läuft von selbst ab.",
      because: (address, site) =>
        `Sie erhalten diese E-Mail, weil jemand auf ${site} die Adresse ${address} eingeladen hat.`,
    },
    newDevice: {
      subject: (service, reference) => `Neue Anmeldung bei ${service} (${reference})`,
      title: "Ein neuer Browser ist angemeldet",
      opening: (service, address) =>
        `Ein Browser, den wir noch nicht kannten, hat sich bei ${service} als ${address} angemeldet.`,
      caption: "Wo und wann",
      wasYou: "Waren Sie das? Dann brauchen Sie nichts zu tun.",
      notYou:
        "Waren Sie das nicht? Dann kann jemand anderes Ihre E-Mails lesen. Öffnen Sie Ihr Konto, beenden Sie diese Sitzung und ändern Sie das Passwort Ihres Postfachs.",
      button: "Ihre Sitzungen ansehen",
      because: (address, service) => `Sie erhalten diese E-Mail, weil ${address} sich bei ${service} anmeldet.`,
    },
    refreshTokenReused: {
      subject: (service, reference) => `${service}: Sitzung beendet (${reference})`,
      title: "Wir haben eine Ihrer Sitzungen beendet",
      opening: (service) =>
        `Eine App hält Sie bei ${service} mit einem Schlüssel angemeldet, der bei jeder Verwendung erneuert wird. Einer dieser Schlüssel wurde ein zweites Mal verwendet. Das geschieht, wenn jemand ihn kopiert hat, und manchmal, wenn eine App einen Fehler hat. Zur Sicherheit haben wir diese Sitzung beendet.`,
      caption: "Wo der Schlüssel wieder verwendet wurde",
      next: "Melden Sie sich in der App, die Sie abgemeldet hat, wieder an. Ihre anderen Sitzungen laufen weiter: Sehen Sie sie durch und beenden Sie alle, die Sie nicht kennen.",
      button: "Ihre Sitzungen ansehen",
      because: (address, service) => `Sie erhalten diese E-Mail, weil ${address} sich bei ${service} anmeldet.`,
    },
  },

  reasons: {
    validation_failed: {
      title: "Etwas an der Anfrage stimmt nicht",
      what: "Wir konnten nicht lesen, was gesendet wurde.",
      why: "Ein Feld fehlt oder hat die falsche Form.",
    },
    invalid_email: {
      title: "Das ist keine E‑Mail-Adresse, die wir verwenden können",
      what: "Wir haben nichts gesendet.",
      why: "Eine Adresse sieht aus wie name@example.com, ohne Leerzeichen, Kommas oder Anführungszeichen.",
    },
    redirect_not_allowed: {
      title: "Diese Rücksprungadresse ist nicht erlaubt",
      what: "Wir haben nichts gesendet.",
      why: "Das Programm wollte zu einer Adresse zurückkehren, die nicht auf der Liste dieses Dienstes steht, oder hat code_challenge weggelassen.",
    },
    invalid_credentials: {
      title: "Dieser Link oder Code stimmt nicht",
      what: "Sie sind nicht angemeldet.",
      why: "Er passt zu nichts, was wir gesendet haben, oder wurde unterwegs abgeschnitten.",
    },
    otp_expired: {
      title: "Dieser Link oder Code ist abgelaufen",
      what: "Sie sind nicht angemeldet.",
      why: "Jede E‑Mail gilt nur kurze Zeit, damit mit einer alten niemand etwas anfangen kann.",
    },
    otp_used: {
      title: "Dieser Link oder Code wurde schon verwendet",
      what: "Er gilt einmal, und er hat bereits jemanden angemeldet.",
      why: "Link und Code einer E‑Mail werden gemeinsam verbraucht. Wenn Sie das nicht waren, fordern Sie eine neue E‑Mail an und melden Sie es dem Support.",
    },
    otp_superseded: {
      title: "Eine neuere E‑Mail hat diesen Code ersetzt",
      what: "Sie sind nicht angemeldet, und es hat keinen Versuch gekostet.",
      why: "Wir haben für dieselbe Anfrage einen neueren Code gesendet. Geben Sie den aus der letzten E‑Mail ein; die Links in allen funktionieren weiterhin.",
    },
    otp_attempts_exhausted: {
      title: "Dieser Code gilt nicht mehr",
      what: "Es wurden zu viele falsche Codes eingegeben.",
      why: "Ein Code lässt nur wenige Versuche zu, damit ihn niemand erraten kann. Der Link in der E‑Mail funktioniert weiterhin.",
    },
    verifier_mismatch: {
      title: "Dieser Link gehört zu der App, die ihn angefordert hat",
      what: "Es wurde nichts verbraucht.",
      why: "Der Link öffnet sich nur in der App, in der Sie sich anmelden wollten. Öffnen Sie dort den Link oder geben Sie den Code aus der E‑Mail ein.",
    },
    refresh_token_reused: {
      title: "Diese Sitzung ist beendet",
      what: "Ein Refresh-Token wurde ein zweites Mal verwendet.",
      why: "Das geschieht, wenn jemand es kopiert hat. Zur Sicherheit wurde die Sitzung beendet.",
    },
    unauthenticated: {
      title: "Melden Sie sich zuerst an",
      what: "Dafür muss jemand angemeldet sein.",
      why: "Die Anfrage enthielt keine Sitzung und kein Access-Token, das wir kennen.",
    },
    token_expired: {
      title: "Das Access-Token ist abgelaufen",
      what: "Die Anfrage wurde abgelehnt.",
      why: "Access-Tokens gelten einige Minuten.",
    },
    token_invalid: {
      title: "Das Access-Token ist ungültig",
      what: "Die Anfrage wurde abgelehnt.",
      why: "Das Token wurde nicht hier ausgestellt oder nicht für diesen Zweck.",
    },
    session_ended: {
      title: "Diese Sitzung ist beendet",
      what: "Sie sind hier abgemeldet.",
      why: "Sie haben sich abgemeldet, die Sitzung ist abgelaufen, oder der Zugang wurde entzogen.",
    },
    origin_not_allowed: {
      title: "Diese Anfrage kam von einer anderen Website",
      what: "Es wurde nichts geändert.",
      why: "Formulare werden nur von den Seiten dieses Dienstes angenommen.",
    },
    different_browser: {
      title: "Öffnen Sie diesen Link in dem Browser, in dem Sie ihn angefordert haben",
      what: "Es wurde nichts verbraucht: Dort funktioniert der Link weiterhin.",
      why: "Dieser Dienst nimmt einen Link nur in dem Browser an, der ihn angefordert hat.",
    },
    code_required: {
      title: "Geben Sie auch den Code ein",
      what: "Es wurde nichts verbraucht.",
      why: "In einem anderen Browser als dem, der angefragt hat, verlangt dieser Dienst auch die sechs Ziffern aus der E‑Mail.",
    },
    otp_disabled: {
      title: "Die Anmeldung per E‑Mail ist abgeschaltet",
      what: "Wir haben nichts gesendet.",
      why: "Der Betreiber dieses Dienstes hat sie abgeschaltet.",
    },
    insufficient_scope: {
      title: "Das Token erlaubt das nicht",
      what: "Die Anfrage wurde abgelehnt.",
      why: "Das Token wurde für weniger ausgestellt.",
    },
    insufficient_role: {
      title: "Ihre Rolle erlaubt das nicht",
      what: "Es wurde nichts geändert.",
      why: "Fragen Sie einen Eigentümer der Organisation.",
    },
    step_up_required: {
      title: "Bestätigen Sie, dass Sie es sind",
      what: "Es wurde nichts geändert.",
      why: "Dafür muss die Anmeldung erst wenige Minuten alt sein.",
    },
    not_found: {
      title: "Hier ist nichts",
      what: "Diese Adresse führt nirgendwohin.",
      why: "Sie wurde falsch eingegeben, oder was sie bezeichnet hat, gibt es nicht mehr.",
    },
    method_not_allowed: {
      title: "Diese Methode ist hier nicht erlaubt",
      what: "Es wurde nichts geändert.",
      why: "Diese Adresse beantwortet andere Methoden; sie stehen im Feld Allow der Antwort.",
    },
    payload_too_large: {
      title: "Das war zu viel",
      what: "Es wurde nichts geändert.",
      why: "Eine Anfrage darf 16 KB groß sein.",
    },
    unsupported_media_type: {
      title: "Diese Art von Inhalt wird hier nicht gelesen",
      what: "Es wurde nichts geändert.",
      why: "Der Content-Type ist keiner, den diese Adresse liest.",
    },
    over_email_send_rate_limit: {
      title: "Vor kurzem wurde schon eine E‑Mail gesendet",
      what: "Wir haben noch keine weitere gesendet.",
      why: "Ein Postfach bekommt nur eine begrenzte Zahl von Anmelde-E‑Mails, damit niemand es überfluten kann. Die vorhandenen funktionieren weiterhin.",
    },
    over_request_rate_limit: {
      title: "Zu viele Anfragen von hier",
      what: "Wir haben kurz angehalten.",
      why: "Aus diesem Netzwerk oder Browser kamen in kurzer Zeit viele Anfragen.",
    },
    code_entry_paused: {
      title: "Für diese Adresse nehmen wir gerade keine Codes an",
      what: "Der Code wurde nicht geprüft.",
      why: "Für sie wurden viele falsche Codes eingegeben. Der Link in der E‑Mail funktioniert weiterhin.",
    },
    service_unavailable: {
      title: "Das geht im Augenblick nicht",
      what: "Es wurde nichts geändert und nichts gesendet.",
      why: "Ein Teil dieses Dienstes ist nicht erreichbar.",
    },
    internal_error: {
      title: "Bei uns ist etwas kaputtgegangen",
      what: "Es wurde nichts geändert.",
      why: "Der Fehler ist unter der ID unten aufgezeichnet.",
    },
  },
};
