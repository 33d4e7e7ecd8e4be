// English, and the shape that every other language has to fill. Plain strings; a function where a value goes in.
// What stands under `ticking` goes to the browser as it is, so it has {places} instead of functions.

import type { ReasonCode } from "../../reasons";

type ReasonText = { title: string; what: string; why: string };

export const en = {
  language: {
    name: "English",
    /** What Intl formats with. */
    tag: "en-GB",
    direction: "ltr" as "ltr" | "rtl",
    /** "15 minutes", but "15分". */
    spaceBeforeUnit: true,
  },

  format: {
    moment: (day: string, clock: string) => `${day}, ${clock}`,
    sentences: (first: string, second: string) => `${first} ${second}`,
    postmarkDay: (date: { year: string; month: string; day: string; monthName: string }) =>
      `${date.day} ${date.monthName} ${date.year}`,
  },

  /** Where a request came from, as people recognise it. */
  device: {
    browserOn: (browser: string, system: string) => `${browser} on ${system}`,
    unknownProgram: "an unknown program",
    unknown: "unknown",
  },

  /** For the parts of a page that count in the browser. */
  ticking: {
    seconds: "{seconds} s",
    minutes: "{minutes} min",
    minutesAndSeconds: "{minutes} min {seconds} s",
    hours: "{hours} h",
    hoursAndMinutes: "{hours} h {minutes} min",
    ago: "{duration} ago",
    askedFor: "Asked for",
    early: "Nothing there after a minute? Look in spam, or send it again.",
    late: "Still nothing? Look in spam, check the address, or send it again.",
    resend: "Send it again",
    resendWait: " in {duration}",
  },

  pages: {
    shell: {
      skipLink: "Skip to the content",
      footer: "Sign-in without passwords, by Postkey",
      newTab: "(opens in a new tab)",
      requestId: "Request id",
      reference: "Reference",
      retryIn: (duration: string) => `You can try again in ${duration}.`,
    },
    home: {
      title: "Sign in with your email",
      lead: (service: string) => `${service} sends you a link and a code. That is all it takes.`,
      signIn: "Sign in",
      steps: {
        address: { title: "Type your address", text: "One field. There is no password to make up or to forget." },
        mail: { title: "Open the mail", text: "It brings a link and a six-digit code. Use the one that is easier." },
        done: { title: "You are in", text: "The page that you started from goes on by itself." },
      },
      signedInTitle: "You are signed in",
      signedInLead: (service: string) => `This browser is signed in to ${service}.`,
      toAccount: "Go to your account",
    },
    login: {
      pageTitle: "Sign in",
      title: (service: string) => `Sign in to ${service}`,
      /** Where an app sent the person here. */
      titleOfApp: (app: string) => `Sign in to continue to ${app}`,
      leadsTo: (host: string) => `When you are signed in, you go on to ${host}.`,
      lead: "We send a link and a code to your email. You need no password.",
      email: "Email address",
      send: "Send sign-in link",
      privacy: "Your address is only used to sign you in. Nothing on this page tracks you.",
    },
    checkEmail: {
      title: "Check your email",
      sentLinkAndCode: (address: string) => `We sent a link and a code to ${address}`,
      sentLink: (address: string) => `We sent a link to ${address}`,
      change: "change",
      /** Contains `change`, as people who speak to their computer expect. */
      changeLabel: "change the address",
      openWebmail: (webmail: string) => `Open ${webmail}`,
      signIn: "Sign in with the code",
      noCodeTitle: "Use the link in the mail",
      noCode: "No more codes are taken for this request. The link still signs you in.",
      linkStillWorks: "Open the link in the mail: it still signs you in.",
      waiting: "Waiting for the mail",
      /** What stands for the time passed without scripts. */
      at: (clock: string) => `at ${clock}`,
      sentAgainTitle: "Sent again",
      sentAgain: "The new mail has a new code. Links in earlier mails still work.",
      sentAgainLinkOnly: "Open the link in it. No more codes are taken for this request.",
      onItsWayTitle: "A mail is on its way already",
      onItsWay: "Give it a minute before you have it sent again.",
      expiredTitle: "That mail has run out",
      expired: "Its link and code work for a short time only. Send it again, and use the new one.",
    },
    /** The code field, and what is wrong with what was typed into it. */
    code: {
      label: "Six-digit code",
      orLink: "Or open the link in the mail instead.",
      triesLeft: (tries: string) => `${tries} tries left. Or open the link in the mail instead.`,
      oneTryLeft: "One try left. After that, only the link works.",
      malformedTitle: "A code is six digits",
      malformed: "Type them as they stand in the mail. This did not cost a try.",
      wrongTitle: "That code is not right",
      wrong: (tries: string) => `Type the one from the newest mail. ${tries} tries are left.`,
      wrongOneTryLeft: "Type the one from the newest mail. One try is left; after that, only the link works.",
      lastTitle: "That was the last try",
      last: "No more codes are taken for this request, so that nobody can guess one.",
    },
    confirm: {
      pageTitle: "Confirm",
      sameBrowserTitle: "Almost there",
      sameBrowserLead: "You asked for this link in this browser.",
      noScript: "Press the button to sign in.",
      title: "Sign in here?",
      otherBrowserLead: "This link was asked for in another browser. Go on only if that was you.",
      codeNeededLead:
        "This link was asked for in another browser. To sign in here, also type the six digits from the same mail.",
      otherUserTitle: "Switch to another address?",
      otherUserLead: (signedInAs: string, address: string) =>
        `This browser is signed in as ${signedInAs}. Signing in as ${address} ends that session first.`,
      noWayInTitle: "Open the link in the browser where you asked",
      noWayIn:
        "No more codes are taken for this request, so that nobody can guess one. There the link still signs you in.",
      /** The link of an app's sign-in, opened in another browser than the one where it began. */
      appElsewhere: {
        title: "You began in another browser",
        lead: (app: string) =>
          `This mail is for a sign-in to ${app}. Type the six-digit code from it in the browser where you began. Opening the link here has used nothing up.`,
        leadNoCode: (app: string) =>
          `This mail is for a sign-in to ${app}. No more codes are taken for it, but the link still works: open it in the browser where you began.`,
        begin: (app: string) => `Would you rather use ${app} in this browser? Then begin again there.`,
        go: (app: string) => `Go to ${app}`,
      },
      for: "For",
      askedFor: "Asked for",
      browser: "Browser",
      network: "Network",
      signInAs: (address: string) => `Sign in as ${address}`,
      staySignedInAs: (address: string) => `Stay signed in as ${address}`,
      notMe: "It was not me",
      /** The page was loaded again after the token had been taken out of its address. */
      tokenMissing: {
        title: "Open the link in the mail once more",
        what: "Looking at it used nothing up.",
        why: "This page takes the link out of the address bar, so that no history and no screenshot keeps it.",
      },
    },
    /** Between the sign-in and the app that asked for it. */
    goOn: {
      title: "You are signed in",
      lead: (client: string) => `Going back to ${client}.`,
      leadToApp: "Going back to the app.",
      go: "Go on",
    },
    /** For a browser that keeps no cookies. */
    cookies: {
      pageTitle: "Cookies are off",
      title: "This browser keeps no cookies",
      lead: "Signing in needs cookies: without them, this browser would be forgotten on the next page.",
      nothingSent: "We sent nothing. Allow cookies for this site in the settings of your browser, then try again.",
      linkKept:
        "Your link still works. Allow cookies for this site in the settings of your browser, then open the link in the mail once more.",
      retry: "Try again",
      askAgain: "Ask for a new mail",
    },
    notMe: {
      pageTitle: "It was not you",
      title: "Nothing happened",
      lead: "Looking at the link signed nobody in. You need to do nothing more.",
      runsOut: "The link runs out by itself.",
      onlyYourAddress: "Nobody gets in without the mail, and the mail went to your address only.",
      keepTheCode: "If somebody asks you for the code in it, keep it to yourself.",
      mistyped: "Most often somebody mistyped their own address. You can delete the mail.",
      toSignIn: "Go to the sign-in page",
    },
    /** Behind "I did not ask for this" in the mail. */
    stopMail: {
      toSignIn: "Go to the sign-in page",
      pageTitle: "I did not ask for this",
      title: "You did not ask for this mail",
      lead: (address: string, service: string) =>
        `Somebody typed ${address} at ${service}. Nobody is signed in by that: it takes the mail that you have.`,
      offer: "If it bothers you, pause it. A browser that has signed in with this address before still gets its mail.",
      pause: "Pause it for a day",
      doneTitle: "Paused for a day",
      done: (address: string) =>
        `We send no sign-in mail to ${address} for a day. A browser that has signed in with it before still gets its mail.`,
    },
    error: {
      pageTitle: "That did not work",
      needHelp: (email: string) => `Need help? Write to ${email}.`,
      needHelpWithId: (email: string) => `Need help? Write to ${email} and name this id.`,
      toAccount: "Go to your account",
      next: {
        ask_again: "Ask for a new mail",
        go_back: "Go back to sign-in",
        wait: "Go back to sign-in",
        original_browser: "Ask for a new mail here",
        sign_in: "Sign in",
        home: "Go to the start",
        support: "Go to the start",
      },
    },
    account: {
      pageTitle: "Your account",
      navigation: "Your pages",
      overview: "Overview",
      accessTokens: "Access tokens",
      tokens: {
        pageTitle: "Access tokens",
        title: "Personal access tokens",
        lead: "A token lets a script of yours act as you. Treat it like a password, and give it no more than the script needs.",
        madeTitle: "Copy your token now",
        secret: "Your new token",
        made: "It is shown this once. If you lose it, end it and make another.",
        /** Without scripts: the token was copied. */
        hide: "Hide this token",
        endedTitle: "That token has ended",
        ended: "Scripts that use it are refused from now on.",
        goneTitle: "That token is not in your list",
        gone: "It may have ended already. The list shows what works now.",
        makeTitle: "Make a token",
        name: "Token name",
        nameHint: "What it is for, in up to 60 characters.",
        scope: "May",
        read: "Read",
        readWrite: "Read and change",
        days: "Days until it expires",
        daysHint: (longest: number) => `1 to ${longest}.`,
        make: "Make token",
        listTitle: "Your tokens",
        none: "You have none. One that you make is listed here, and you can end it from here.",
        lastUsed: "Last used",
        neverUsed: "Never",
        expires: "Expires",
        end: "End this token",
        /** Follows `end` for those who hear the list. */
        endNamed: (name: string) => ` (${name})`,
      },
      hello: (name: string) => `Hello, ${name}`,
      signedIn: "You are signed in",
      welcomeTitle: (service: string) => `Welcome to ${service}`,
      welcome: "Your address is verified. Next time, sign in with the same address on any device.",
      you: "You",
      email: "Email",
      name: "Name",
      noName: "Not given",
      since: "Here since",
      thisSession: "This session",
      browser: "Browser",
      network: "Network",
      started: "Started",
      ends: "Ends",
      sessionId: "Session id",
      signOut: "Sign out of this browser",
      sessions: {
        title: "Where you are signed in",
        lead: "Every browser and program that is signed in as you. The last use is exact to a day.",
        thisBrowser: "This browser",
        lastUsed: "Last used",
        end: "End this session",
        /** Follows `end` for those who hear the list. */
        endOn: (browser: string) => ` (${browser})`,
        endOthers: "End all other sessions",
        nowhereElseTitle: "Nowhere else",
        nowhereElse: "When you sign in on another device, it is listed here, and you can end its session from here.",
        ended: { title: "That session has ended", text: "It is signed out from now on." },
        othersEnded: { title: "All other sessions have ended", text: "Only this browser is still signed in." },
        gone: {
          title: "That session is not in your list",
          text: "It may have ended already. The list shows what is signed in now.",
        },
      },
    },
  },

  mail: {
    /** A label in front of a line or a table of its own. */
    colon: (label: string) => `${label}:`,
    codeSubject: (code: string, service: string) => `${code} is your code for ${service}`,
    codePreheader: (code: string, duration: string) => `Your code is ${code}. It works for ${duration}, once.`,
    preheader: (browser: string, when: string, duration: string) =>
      `Asked for with ${browser}, ${when}. It works for ${duration}, once.`,
    noticePreheader: (browser: string, when: string) => `${browser}, ${when}.`,
    code: {
      onSite: (site: string) => `Or type this code on ${site}, in the browser that asked for it:`,
      onAppSite: (site: string) => `Or type this code on ${site}:`,
      inApp: "Or type this code in the app where you asked:",
      careOnSite: (site: string, service: string) =>
        `Type it on ${site} only. Nobody from ${service} ever asks you for it.`,
      careInApp: (service: string) => `Type it there only. Nobody from ${service} ever asks you for it.`,
      none: "This mail has no code: too many wrong ones were typed. The link works as before.",
    },
    lifetime: {
      both: (duration: string) =>
        `Link and code belong together. They work for ${duration}, and once: when you have used one, the other is done too.`,
      link: (duration: string) => `The link works for ${duration}, and once.`,
    },
    who: {
      caption: "Who asked",
      service: "Service",
      browser: "Browser",
      network: "Network",
      time: "Time",
    },
    /** The note follows its label without a space of ours. */
    stop: { label: "I did not ask for this", note: " (stops sign-in mail to this address for a day)" },
    toAccount: "Open your account",
    mark: {
      asked: "You see the same mark where you asked for this mail.",
      opened: "You see the same mark on the page behind the link.",
      help: "Name this mark when you ask for help.",
    },
    /** The same for the text version, which has no mark to look at. */
    reference: {
      asked: (reference: string) => `Reference ${reference}. You see the same one where you asked for this mail.`,
      opened: (reference: string) => `Reference ${reference}. You see the same one on the page behind the link.`,
      help: (reference: string) => `Reference ${reference}. Name it when you ask for help.`,
    },
    noReply: "Replies are not read.",
    help: (email: string) => `Replies are not read. For help, write to ${email}.`,
    signIn: {
      subject: (service: string, reference: string) => `Sign in to ${service} (${reference})`,
      title: (service: string) => `Sign in to ${service}`,
      opening: (service: string) =>
        `Somebody asked to sign in to ${service} with this address. If it was you, open the link on the device where you want to be signed in.`,
      first:
        "It is the first time with this address, so: welcome. There is no form to fill in and no password to make up.",
      notYouBoth:
        "Was it not you? Then do nothing. Nobody gets in without this mail, and link and code run out by themselves.",
      notYouLink: "Was it not you? Then do nothing. Nobody gets in without this mail, and the link runs out by itself.",
      becauseSite: (address: string, site: string) => `You get this mail because ${address} was typed on ${site}.`,
      becauseApp: (address: string, service: string) =>
        `You get this mail because ${address} was typed in an app that signs in with ${service}.`,
    },
    stepUp: {
      subject: (service: string, reference: string) => `Confirm that it is you: ${service} (${reference})`,
      title: "Confirm that it is you",
      opening: (service: string) =>
        `Somebody who is signed in to ${service} as you is about to change something important. We ask first whether it really is you. If so, open the link in the browser where you started.`,
      button: "Yes, it is me",
      notYou:
        "Was it not you? Then use neither link nor code. Open your account and end every session that you do not know.",
      because: (address: string, service: string) =>
        `You get this mail because somebody is signed in to ${service} as ${address}.`,
    },
    changeEmail: {
      subject: (service: string, reference: string) => `Your new address for ${service} (${reference})`,
      title: "Confirm the new address",
      opening: (service: string, newAddress: string) =>
        `Somebody asked to sign in to ${service} with ${newAddress} from now on. If it was you, open the link in the browser where you started.`,
      newAddress: "New address",
      button: "Confirm the new address",
      notYou: "Was it not you? Then do nothing. As long as nobody uses this mail, nothing changes.",
      because: (service: string) => `You get this mail because somebody asked to change an address at ${service}.`,
    },
    invite: {
      subject: (organization: string, reference: string) => `Join ${organization} (${reference})`,
      title: (organization: string) => `Join ${organization}`,
      opening: (inviter: string, organization: string, service: string) =>
        `${inviter} invites you to join ${organization} on ${service}. The link shows you the invitation and signs you in with this address.`,
      openingNoInviter: (organization: string, service: string) =>
        `You are invited to join ${organization} on ${service}. The link shows you the invitation and signs you in with this address.`,
      preheader: (service: string, duration: string) => `An invitation on ${service}. It works for ${duration}, once.`,
      button: "See the invitation",
      code: (site: string) => `Or type this code on ${site} when the invitation asks for it:`,
      caption: "The invitation",
      organization: "Organization",
      inviter: "From",
      notYou:
        "Do you not know who invites you? Then do nothing. Nobody is told, and the invitation runs out by itself.",
      because: (address: string, site: string) => `You get this mail because somebody invited ${address} on ${site}.`,
    },
    newDevice: {
      subject: (service: string, reference: string) => `New sign-in to ${service} (${reference})`,
      title: "A new browser signed in",
      opening: (service: string, address: string) =>
        `A browser that we did not know has signed in to ${service} as ${address}.`,
      caption: "Where and when",
      wasYou: "Was it you? Then there is nothing to do.",
      notYou:
        "Was it not you? Then somebody else can read your mail. Open your account, end that session, and change the password of your mailbox.",
      button: "See your sessions",
      because: (address: string, service: string) => `You get this mail because ${address} signs in to ${service}.`,
    },
    refreshTokenReused: {
      subject: (service: string, reference: string) => `Your ${service} session was ended (${reference})`,
      title: "We ended one of your sessions",
      opening: (service: string) =>
        `An app keeps you signed in to ${service} with a key that is renewed at every use. One of these keys was used a second time. That happens when somebody has copied it, and sometimes when an app has a fault. To be safe, we ended that session.`,
      caption: "Where the key was used again",
      next: "Sign in again in the app that signed you out. Your other sessions go on: look through them, and end those that you do not know.",
      button: "See your sessions",
      because: (address: string, service: string) => `You get this mail because ${address} signs in to ${service}.`,
    },
  },

  reasons: {
    validation_failed: {
      title: "Something in the request is not right",
      what: "We could not read what was sent.",
      why: "A field is missing or has the wrong form.",
    },
    invalid_email: {
      title: "That is not an email address we can use",
      what: "We sent nothing.",
      why: "An address looks like name@example.com, without spaces, commas or quotes.",
    },
    redirect_not_allowed: {
      title: "That return address is not allowed",
      what: "We sent nothing.",
      why: "The program asked to return to an address that is not on this service's list, or left out its code_challenge.",
    },
    invalid_credentials: {
      title: "That link or code is not right",
      what: "You are not signed in.",
      why: "It does not match anything we sent, or it was cut off on the way.",
    },
    otp_expired: {
      title: "That link or code has expired",
      what: "You are not signed in.",
      why: "Each mail works for a short time only, so that an old one is worth nothing to anybody.",
    },
    otp_used: {
      title: "That link or code was used already",
      what: "It works once, and it has signed somebody in.",
      why: "The link and the code in one mail are used up together. If you did not use it, ask for a new one and tell support.",
    },
    otp_superseded: {
      title: "A newer mail replaced that code",
      what: "You are not signed in, and this did not cost a try.",
      why: "We sent a newer code for the same request. Type the one from the latest mail; the links in all of them still work.",
    },
    otp_attempts_exhausted: {
      title: "That code no longer works",
      what: "Too many wrong codes were typed.",
      why: "A code allows a few tries, so that nobody can guess it. The link in the mail still works.",
    },
    verifier_mismatch: {
      title: "This link belongs to the app that asked for it",
      what: "Nothing was used up.",
      why: "The link opens only in the app where you asked to sign in. There, open the link or type the code from the mail.",
    },
    refresh_token_reused: {
      title: "This session has ended",
      what: "A refresh token was used a second time.",
      why: "That happens when somebody has copied it, so the session was ended to be safe.",
    },
    unauthenticated: {
      title: "Sign in first",
      what: "This needs somebody who is signed in.",
      why: "The request carried no session and no access token that we know.",
    },
    token_expired: {
      title: "The access token has expired",
      what: "The request was refused.",
      why: "Access tokens live for a few minutes.",
    },
    token_invalid: {
      title: "The access token is not valid",
      what: "The request was refused.",
      why: "The token was not issued here, or not for this use.",
    },
    session_ended: {
      title: "This session has ended",
      what: "You are signed out here.",
      why: "It was signed out, it ran out, or access was taken away.",
    },
    origin_not_allowed: {
      title: "That request came from another site",
      what: "Nothing was changed.",
      why: "A form is taken only from this site's own pages.",
    },
    different_browser: {
      title: "Open this link in the browser where you asked for it",
      what: "Nothing was used up: the link still works there.",
      why: "This service accepts a link only in the browser that asked.",
    },
    code_required: {
      title: "Type the code as well",
      what: "Nothing was used up.",
      why: "In a browser other than the one that asked, this service wants the six digits from the mail too.",
    },
    otp_disabled: {
      title: "Sign-in by email is switched off",
      what: "We sent nothing.",
      why: "Whoever runs this service has switched it off.",
    },
    insufficient_scope: {
      title: "The token does not allow this",
      what: "The request was refused.",
      why: "The token was made for less than this.",
    },
    insufficient_role: {
      title: "Your role does not allow this",
      what: "Nothing was changed.",
      why: "Ask an owner of the organization.",
    },
    step_up_required: {
      title: "Prove that it is you",
      what: "Nothing was changed.",
      why: "This needs a sign-in that is only minutes old.",
    },
    not_found: {
      title: "There is nothing here",
      what: "This address leads nowhere.",
      why: "It was mistyped, or what it named is gone.",
    },
    method_not_allowed: {
      title: "That method is not allowed here",
      what: "Nothing was changed.",
      why: "This address answers other methods; the Allow header lists them.",
    },
    payload_too_large: {
      title: "That was too much",
      what: "Nothing was changed.",
      why: "A request may hold 16 KB.",
    },
    unsupported_media_type: {
      title: "That kind of content is not read here",
      what: "Nothing was changed.",
      why: "The Content-Type is not one that this address reads.",
    },
    over_email_send_rate_limit: {
      title: "A mail was sent a short while ago",
      what: "We did not send another one yet.",
      why: "A mailbox gets a limited number of sign-in mails, so that nobody can flood it. The ones you have still work.",
    },
    over_request_rate_limit: {
      title: "Too many requests from here",
      what: "We stopped for a moment.",
      why: "Many requests came from this network or browser in a short time.",
    },
    code_entry_paused: {
      title: "Typing codes is paused for this address",
      what: "The code was not looked at.",
      why: "Many wrong codes were typed for it. The link in the mail still works.",
    },
    service_unavailable: {
      title: "We cannot do this right now",
      what: "Nothing was changed and nothing was sent.",
      why: "A part of this service is out of reach.",
    },
    internal_error: {
      title: "Something broke on our side",
      what: "Nothing was changed.",
      why: "It was recorded under the request id below.",
    },
  } satisfies Record<ReasonCode, ReasonText>,
};

export type Messages = typeof en;
