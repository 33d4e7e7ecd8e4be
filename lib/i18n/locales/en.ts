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
    askedFor: "Requested",
    early: "Nothing there after a minute? Look in spam, or send it again.",
    late: "Still nothing? Look in spam, check the address, or send it again.",
    resend: "Send it again",
    resendWait: " in {duration}",
  },

  pages: {
    shell: {
      skipLink: "Skip to content",
      footer: "Passwordless sign-in by Postkey",
      newTab: "(opens in a new tab)",
      requestId: "Request ID",
      reference: "Reference",
      retryIn: (duration: string) => `Try again in ${duration}.`,
    },
    home: {
      title: "Sign in with your email",
      lead: (service: string) => `${service} emails you a link and a code. That's all it takes.`,
      signIn: "Sign in",
      steps: {
        address: { title: "Enter your email", text: "Just one field. No password to make up or forget." },
        mail: { title: "Open the email", text: "It has a link and a six-digit code. Use whichever is easier." },
        done: { title: "You're in", text: "The page you started on continues automatically." },
      },
      signedInTitle: "You're signed in",
      signedInLead: (service: string) => `This browser is signed in to ${service}.`,
      toAccount: "Go to your account",
    },
    login: {
      pageTitle: "Sign in",
      title: (service: string) => `Sign in to ${service}`,
      /** Where an app sent the person here. */
      titleOfApp: (app: string) => `Sign in to continue to ${app}`,
      leadsTo: (host: string) => `After you sign in, you'll continue to ${host}.`,
      lead: "We'll email you a link and a code. No password needed.",
      email: "Email address",
      send: "Send sign-in link",
      privacy: "We only use your address to sign you in. This page doesn't track you.",
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
      noCodeTitle: "Use the link in the email",
      noCode: "You can't enter any more codes for this request, but the link still works.",
      linkStillWorks: "The link in the email still works. Open it to sign in.",
      waiting: "Waiting for the email",
      /** What stands for the time passed without scripts. */
      at: (clock: string) => `at ${clock}`,
      sentAgainTitle: "Sent again",
      sentAgain: "The new email has a new code. Links in earlier emails still work.",
      sentAgainLinkOnly: "Open the link in it. You can't enter any more codes for this request.",
      onItsWayTitle: "An email is already on its way",
      onItsWay: "Give it a minute before you send it again.",
      expiredTitle: "That email has expired",
      expired: "The link and the code only work for a short time. Send a new email and use that one.",
    },
    /** The code field, and what is wrong with what was typed into it. */
    code: {
      label: "Six-digit code",
      orLink: "Or open the link in the email instead.",
      triesLeft: (tries: string) => `${tries} tries left. Or open the link in the email instead.`,
      oneTryLeft: "One try left. After that, only the link works.",
      malformedTitle: "The code is six digits",
      malformed: "Enter it exactly as it appears in the email. This didn't count as a try.",
      wrongTitle: "That code isn't right",
      wrong: (tries: string) => `Enter the code from the newest email. You have ${tries} tries left.`,
      wrongOneTryLeft: "Enter the code from the newest email. You have one try left. After that, only the link works.",
      lastTitle: "That was the last try",
      last: "You can't enter any more codes for this request, so no one can guess one.",
    },
    confirm: {
      pageTitle: "Confirm",
      sameBrowserTitle: "Almost there",
      sameBrowserLead: "You requested this link in this browser.",
      noScript: "Press the button to sign in.",
      title: "Sign in here?",
      otherBrowserLead: "This link was requested in another browser. Continue only if that was you.",
      codeNeededLead:
        "This link was requested in another browser. To sign in here, also enter the six-digit code from the same email.",
      otherUserTitle: "Switch to another address?",
      otherUserLead: (signedInAs: string, address: string) =>
        `This browser is signed in as ${signedInAs}. Signing in as ${address} ends that session.`,
      noWayInTitle: "Open the link in the browser where you requested it",
      noWayIn:
        "You can't enter any more codes for this request, so no one can guess one. In that browser, the link still works.",
      /** The link of an app's sign-in, opened in another browser than the one where it began. */
      appElsewhere: {
        title: "You started in another browser",
        lead: (app: string) =>
          `This email is for signing in to ${app}. Enter the six-digit code in the browser where you started. The link and the code still work there.`,
        leadNoCode: (app: string) =>
          `This email is for signing in to ${app}. You can't enter any more codes, but the link still works. Open it in the browser where you started.`,
        begin: (app: string) => `Want to use ${app} in this browser instead? Start again there.`,
        go: (app: string) => `Go to ${app}`,
      },
      for: "For",
      askedFor: "Requested",
      browser: "Browser",
      network: "Network",
      signInAs: (address: string) => `Sign in as ${address}`,
      staySignedInAs: (address: string) => `Stay signed in as ${address}`,
      notMe: "It wasn't me",
      /** The page was loaded again after the token had been taken out of its address. */
      tokenMissing: {
        title: "Open the link in the email again",
        what: "The link hasn't been used yet.",
        why: "For your security, this page removes the link from the address bar. That keeps it out of your history and out of screenshots.",
      },
    },
    /** Between the sign-in and the app that asked for it. */
    goOn: {
      title: "You're signed in",
      lead: (client: string) => `Taking you back to ${client}.`,
      leadToApp: "Taking you back to the app.",
      go: "Continue",
    },
    /** For a browser that keeps no cookies. */
    cookies: {
      pageTitle: "Cookies are off",
      title: "Your browser isn't accepting cookies",
      lead: "Signing in needs cookies. Without them, we can't recognize this browser on the next page.",
      nothingSent: "We didn't send anything. Allow cookies for this site in your browser's settings, then try again.",
      linkKept:
        "Your link still works. Allow cookies for this site in your browser's settings, then open the link in the email again.",
      retry: "Try again",
      askAgain: "Request a new email",
    },
    notMe: {
      pageTitle: "It wasn't you",
      title: "Nothing happened",
      lead: "Opening the link didn't sign anyone in. There's nothing else you need to do.",
      runsOut: "The link expires on its own.",
      onlyYourAddress: "No one can sign in without the email, and it only went to your address.",
      keepTheCode: "If anyone asks you for the code in it, don't share it.",
      mistyped: "Most likely, someone mistyped their own address. You can delete the email.",
      toSignIn: "Go to the sign-in page",
    },
    /** Behind "I didn't ask for this" in the mail. */
    stopMail: {
      toSignIn: "Go to the sign-in page",
      pageTitle: "I didn't ask for this",
      title: "You didn't ask for this email",
      lead: (address: string, service: string) =>
        `Someone entered ${address} at ${service}. That doesn't sign anyone in. Only the email you received can do that.`,
      offer:
        "If these emails bother you, pause them. In a browser where you've signed in with this address before, you can still request one.",
      pause: "Pause for a day",
      doneTitle: "Paused for a day",
      done: (address: string) =>
        `We won't send sign-in emails to ${address} for a day. In a browser where you've signed in with it before, you can still request one.`,
    },
    error: {
      pageTitle: "That didn't work",
      needHelp: (email: string) => `Need help? Write to ${email}.`,
      needHelpWithId: (email: string) => `Need help? Write to ${email} and include this ID.`,
      toAccount: "Go to your account",
      next: {
        ask_again: "Request a new email",
        go_back: "Go back to sign-in",
        wait: "Go back to sign-in",
        original_browser: "Request a new email here",
        sign_in: "Sign in",
        home: "Go to the home page",
        support: "Go to the home page",
      },
    },
    account: {
      pageTitle: "Your account",
      navigation: "Account pages",
      overview: "Overview",
      accessTokens: "Access tokens",
      tokens: {
        pageTitle: "Access tokens",
        title: "Personal access tokens",
        lead: "A token lets a script act as you. Treat it like a password, and give it only the access the script needs.",
        madeTitle: "Copy your token now",
        secret: "Your new token",
        made: "You'll only see it once. If you lose it, revoke it and create a new one.",
        /** Without scripts: the token was copied. */
        hide: "Hide this token",
        endedTitle: "Token revoked",
        ended: "Scripts can no longer use it.",
        goneTitle: "That token isn't in your list",
        gone: "It may have expired, or it was already revoked. The list shows what works now.",
        makeTitle: "Create a token",
        name: "Token name",
        nameHint: "What it's for, in up to 60 characters.",
        scope: "Access",
        read: "Read",
        readWrite: "Read and change",
        days: "Days until it expires",
        daysHint: (longest: number) => `Between 1 and ${longest}.`,
        make: "Create token",
        listTitle: "Your tokens",
        none: "You don't have any tokens yet. When you create one, it appears here, and you can revoke it here.",
        lastUsed: "Last used",
        neverUsed: "Never",
        expires: "Expires",
        end: "Revoke this token",
        /** Follows `end` for those who hear the list. */
        endNamed: (name: string) => ` (${name})`,
      },
      hello: (name: string) => `Hello, ${name}`,
      signedIn: "You're signed in",
      welcomeTitle: (service: string) => `Welcome to ${service}`,
      welcome: "Your address is verified. Next time, sign in with the same address on any device.",
      you: "You",
      email: "Email",
      name: "Name",
      noName: "Not set",
      since: "Member since",
      thisSession: "This session",
      browser: "Browser",
      network: "Network",
      started: "Started",
      ends: "Ends",
      sessionId: "Session ID",
      signOut: "Sign out of this browser",
      sessions: {
        title: "Where you're signed in",
        lead: "Browsers and apps signed in to your account.",
        thisBrowser: "This browser",
        lastUsed: "Last used",
        end: "End this session",
        /** Follows `end` for those who hear the list. */
        endOn: (browser: string) => ` (${browser})`,
        endOthers: "End all other sessions",
        nowhereElseTitle: "Nowhere else",
        nowhereElse: "When you sign in on another device, it appears here, and you can end its session here.",
        ended: { title: "That session has ended", text: "It's signed out now." },
        othersEnded: { title: "All other sessions have ended", text: "Only this browser is still signed in." },
        gone: {
          title: "That session isn't in your list",
          text: "It may have already ended. The list shows what's signed in now.",
        },
      },
    },
  },

  mail: {
    /** A label in front of a line or a table of its own. */
    colon: (label: string) => `${label}:`,
    codeSubject: (code: string, service: string) => `${code} is your code for ${service}`,
    codePreheader: (code: string, duration: string) => `Your code is ${code}. It works once, for ${duration}.`,
    preheader: (browser: string, when: string, duration: string) =>
      `Requested with ${browser}, ${when}. Works once, for ${duration}.`,
    noticePreheader: (browser: string, when: string) => `${browser}, ${when}.`,
    code: {
      onSite: (site: string) => `Or enter this code on ${site}, in the browser where you requested it:`,
      onAppSite: (site: string) => `Or enter this code on ${site}:`,
      inApp: "Or enter this code in the app where you requested it:",
      careOnSite: (site: string, service: string) =>
        `Enter it on ${site} only. No one from ${service} will ever ask you for it.`,
      careInApp: (service: string) => `Enter it there only. No one from ${service} will ever ask you for it.`,
      none: "This email has no code because too many wrong codes were entered. The link still works.",
    },
    lifetime: {
      both: (duration: string) =>
        `Use either the link or the code. Both expire in ${duration}, or as soon as you use one of them.`,
      link: (duration: string) => `The link works once, for ${duration}.`,
    },
    who: {
      caption: "Request details",
      service: "Service",
      browser: "Browser",
      network: "Network",
      time: "Time",
    },
    /** The note follows its label without a space of ours. */
    stop: { label: "I didn't ask for this", note: " (pauses sign-in emails to this address for a day)" },
    toAccount: "Open your account",
    mark: {
      asked: "You'll see the same mark where you requested this email.",
      opened: "You'll see the same mark on the page behind the link.",
      help: "Include this mark when you ask for help.",
    },
    /** The same for the text version, which has no mark to look at. */
    reference: {
      asked: (reference: string) => `Reference ${reference}. You'll see the same one where you requested this email.`,
      opened: (reference: string) => `Reference ${reference}. You'll see the same one on the page behind the link.`,
      help: (reference: string) => `Reference ${reference}. Include it when you ask for help.`,
    },
    noReply: "Replies to this email aren't read.",
    help: (email: string) => `Replies to this email aren't read. For help, write to ${email}.`,
    signIn: {
      subject: (service: string, reference: string) => `Sign in to ${service} (${reference})`,
      title: (service: string) => `Sign in to ${service}`,
      opening: (service: string) =>
        `Someone asked to sign in to ${service} with this address. If it was you, open the link on the device where you want to be signed in.`,
      /** Of an app's sign-in: its link works only where it began. */
      openingWhereBegun: (service: string) =>
        `Someone asked to sign in to ${service} with this address. If it was you, open the link in the browser or app where you started. It only works there.`,
      first: "Welcome! This is your first sign-in with this address. No sign-up form, no password.",
      notYou: (duration: string) =>
        `Didn't ask for this? You can ignore this email. No one can sign in without it, and it expires in ${duration}.`,
      becauseSite: (address: string, site: string) =>
        `You received this email because ${address} was entered on ${site}.`,
      becauseApp: (address: string, service: string) =>
        `You received this email because ${address} was entered in an app that uses ${service} to sign in.`,
    },
    stepUp: {
      subject: (service: string, reference: string) => `Confirm it's you: ${service} (${reference})`,
      title: "Confirm it's you",
      opening: (service: string) =>
        `Someone who is signed in to ${service} as you is about to make an important change. If it's you, open the link in the browser where you started.`,
      button: "Yes, it's me",
      notYou: "Not you? Don't use the link or the code. Open your account and end every session you don't recognize.",
      because: (address: string, service: string) =>
        `You received this email because someone is signed in to ${service} as ${address}.`,
    },
    changeEmail: {
      subject: (service: string, reference: string) => `Your new address for ${service} (${reference})`,
      title: "Confirm the new address",
      opening: (service: string, newAddress: string) =>
        `Someone asked to use ${newAddress} to sign in to ${service} from now on. If it was you, open the link in the browser where you started.`,
      newAddress: "New address",
      button: "Confirm the new address",
      notYou: "Didn't ask for this? You can ignore this email. Nothing changes unless someone uses it.",
      because: (service: string) => `You received this email because someone asked to change an address at ${service}.`,
    },
    invite: {
      subject: (organization: string, reference: string) => `Join ${organization} (${reference})`,
      title: (organization: string) => `Join ${organization}`,
      opening: (inviter: string, organization: string, service: string) =>
        `${inviter} invited you to join ${organization} on ${service}. Open the link to see the invitation and sign in with this address.`,
      openingNoInviter: (organization: string, service: string) =>
        `You're invited to join ${organization} on ${service}. Open the link to see the invitation and sign in with this address.`,
      preheader: (service: string, duration: string) => `An invitation on ${service}. It works once, for ${duration}.`,
      button: "See the invitation",
      code: (site: string) => `Or enter this code on ${site} when the invitation asks for it:`,
      caption: "Invitation",
      organization: "Organization",
      inviter: "From",
      notYou:
        "Don't know who invited you? You can ignore this email. They won't be notified, and the invitation expires on its own.",
      because: (address: string, site: string) =>
        `You received this email because someone invited ${address} on ${site}.`,
    },
    newDevice: {
      subject: (service: string, reference: string) => `New sign-in to ${service} (${reference})`,
      title: "New sign-in to your account",
      opening: (service: string, address: string) => `A new browser signed in to ${service} as ${address}.`,
      caption: "Where and when",
      wasYou: "If it was you, there's nothing to do.",
      notYou:
        "If it wasn't you, someone else can read your email. Open your account, end that session, and change the password of your mailbox.",
      button: "See your sessions",
      because: (address: string, service: string) =>
        `You received this email because ${address} is used to sign in to ${service}.`,
    },
    refreshTokenReused: {
      subject: (service: string, reference: string) => `Your ${service} session was ended (${reference})`,
      title: "We ended one of your sessions",
      opening: (service: string) =>
        `An app keeps you signed in to ${service} with a key that changes with every use. An old key was used again. That happens when someone has copied it, and sometimes when an app makes a mistake. To be safe, we ended that session.`,
      caption: "Where the old key was used",
      next: "Sign in again in the app that signed you out. Your other sessions continue. Look through them, and end any you don't recognize.",
      button: "See your sessions",
      because: (address: string, service: string) =>
        `You received this email because ${address} is used to sign in to ${service}.`,
    },
  },

  reasons: {
    validation_failed: {
      title: "Something in the request isn't right",
      what: "We couldn't read what was sent.",
      why: "A field is missing or has the wrong format.",
    },
    invalid_email: {
      title: "We can't use that email address",
      what: "We didn't send anything.",
      why: "An address looks like name@example.com, without spaces, commas or quotes.",
    },
    redirect_not_allowed: {
      title: "That return address isn't allowed",
      what: "We didn't send anything.",
      why: "The app asked to return to an address that isn't on this service's list, or it left out its code_challenge.",
    },
    invalid_credentials: {
      title: "That link or code isn't right",
      what: "You're not signed in.",
      why: "It doesn't match anything we sent, or part of it is missing.",
    },
    otp_expired: {
      title: "That link or code has expired",
      what: "You're not signed in.",
      why: "For your security, each email only works for a short time.",
    },
    otp_used: {
      title: "That link or code has already been used",
      what: "It works once, and it has already signed someone in.",
      why: "Using the link or the code uses up both. If it wasn't you, request a new email and let support know.",
    },
    otp_superseded: {
      title: "A newer email replaced that code",
      what: "You're not signed in, and this didn't count as a try.",
      why: "We sent a newer code for the same request. Enter the one from the latest email. The links in all of them still work.",
    },
    otp_attempts_exhausted: {
      title: "That code no longer works",
      what: "Too many wrong codes were entered.",
      why: "You only get a few tries, so no one can guess the code. The link in the email still works.",
    },
    verifier_mismatch: {
      title: "This link belongs to the app that requested it",
      what: "It hasn't been used up.",
      why: "It only opens in the app where you asked to sign in. Open the link there, or enter the code from the email.",
    },
    refresh_token_reused: {
      title: "This session has ended",
      what: "A refresh token was used a second time.",
      why: "Someone may have copied it, so we ended the session to be safe.",
    },
    unauthenticated: {
      title: "Sign in first",
      what: "You need to be signed in for this.",
      why: "The request has no valid session or access token.",
    },
    token_expired: {
      title: "The access token has expired",
      what: "The request was refused.",
      why: "Access tokens only work for a few minutes.",
    },
    token_invalid: {
      title: "The access token isn't valid",
      what: "The request was refused.",
      why: "It wasn't issued here, or it isn't for this use.",
    },
    session_ended: {
      title: "This session has ended",
      what: "You're signed out here.",
      why: "It was signed out, it expired, or access was removed.",
    },
    origin_not_allowed: {
      title: "That request came from another site",
      what: "Nothing was changed.",
      why: "Forms are only accepted from this site's own pages.",
    },
    different_browser: {
      title: "Open this link in the browser where you requested it",
      what: "The link still works there.",
      why: "This service accepts a link only in the browser that requested it.",
    },
    code_required: {
      title: "Enter the code as well",
      what: "The link and the code still work.",
      why: "In any browser other than the one that requested the email, this service also asks for the six-digit code.",
    },
    otp_disabled: {
      title: "Sign-in by email is turned off",
      what: "We didn't send anything.",
      why: "The operator of this service has turned it off.",
    },
    insufficient_scope: {
      title: "The token doesn't allow this",
      what: "The request was refused.",
      why: "It was issued with less access than this needs.",
    },
    insufficient_role: {
      title: "Your role doesn't allow this",
      what: "Nothing was changed.",
      why: "Ask an owner of the organization for access.",
    },
    step_up_required: {
      title: "Confirm it's you",
      what: "Nothing was changed.",
      why: "This needs a sign-in from the last few minutes.",
    },
    not_found: {
      title: "There's nothing here",
      what: "This address doesn't lead anywhere.",
      why: "It was mistyped, or what it pointed to is gone.",
    },
    method_not_allowed: {
      title: "That method isn't allowed here",
      what: "Nothing was changed.",
      why: "The Allow header lists the methods that are.",
    },
    payload_too_large: {
      title: "That's too much data",
      what: "Nothing was changed.",
      why: "A request can be up to 16 KB.",
    },
    unsupported_media_type: {
      title: "That content type isn't supported here",
      what: "Nothing was changed.",
      why: "This address doesn't accept the Content-Type of the request.",
    },
    over_email_send_rate_limit: {
      title: "We sent an email a short while ago",
      what: "We haven't sent another one yet.",
      why: "Each mailbox gets a limited number of sign-in emails, so no one can flood it. The ones you have still work.",
    },
    over_request_rate_limit: {
      title: "Too many requests from here",
      what: "We paused for a moment.",
      why: "Many requests came from this network or browser in a short time.",
    },
    code_entry_paused: {
      title: "Entering codes is paused for this address",
      what: "We didn't check the code.",
      why: "Many wrong codes were entered for it. The link in the email still works.",
    },
    service_unavailable: {
      title: "We can't do this right now",
      what: "Nothing was changed, and nothing was sent.",
      why: "Part of this service can't be reached.",
    },
    internal_error: {
      title: "Something broke on our side",
      what: "Nothing was changed.",
      why: "The error was recorded under the request ID below.",
    },
  } satisfies Record<ReasonCode, ReasonText>,
};

export type Messages = typeof en;
