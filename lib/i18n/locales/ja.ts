// Japanese, in the polite form. A space stands between Japanese and Latin script, none between the Japanese words.

import type { Messages } from "./en";

export const ja: Messages = {
  language: { name: "日本語", tag: "ja", direction: "ltr", spaceBeforeUnit: false },

  format: {
    moment: (day, clock) => `${day} ${clock}`,
    sentences: (first, second) => `${first}${second}`,
    postmarkDay: (date) => `${date.year}.${date.month}.${date.day}`,
  },

  device: {
    browserOn: (browser, system) => `${browser}（${system}）`,
    unknownProgram: "不明なプログラム",
    unknown: "不明",
  },

  ticking: {
    seconds: "{seconds}秒",
    minutes: "{minutes}分",
    minutesAndSeconds: "{minutes}分{seconds}秒",
    hours: "{hours}時間",
    hoursAndMinutes: "{hours}時間{minutes}分",
    ago: "{duration}前",
    askedFor: "メールの依頼",
    early: "1分待っても届かないときは、迷惑メールフォルダを確認するか、もう一度送信してください。",
    late: "まだ届きませんか？迷惑メールフォルダとアドレスを確認するか、もう一度送信してください。",
    resend: "もう一度送信する",
    resendWait: "（あと{duration}）",
  },

  pages: {
    shell: {
      skipLink: "本文へ移動",
      footer: "パスワードのいらないサインイン（Postkey）",
      newTab: "（新しいタブで開きます）",
      requestId: "リクエスト ID",
      reference: "照合番号",
      retryIn: (duration) => `あと${duration}で、もう一度お試しいただけます。`,
    },
    home: {
      title: "メールでサインイン",
      lead: (service) => `${service} からリンクとコードをお送りします。必要なのはそれだけです。`,
      signIn: "サインイン",
      steps: {
        address: {
          title: "アドレスを入力",
          text: "入力欄は1つだけです。パスワードを考えたり覚えたりする必要はありません。",
        },
        mail: { title: "メールを開く", text: "リンクと6桁のコードが届きます。使いやすいほうをお使いください。" },
        done: { title: "サインイン完了", text: "はじめに開いたページが自動的に先へ進みます。" },
      },
      signedInTitle: "サインインしています",
      signedInLead: (service) => `このブラウザは ${service} にサインインしています。`,
      toAccount: "アカウントへ進む",
    },
    login: {
      pageTitle: "サインイン",
      title: (service) => `${service} にサインイン`,
      titleOfApp: (app) => `${app} に進むにはサインインしてください`,
      leadsTo: (host) => `サインインすると ${host} に移動します。`,
      lead: "リンクとコードをメールでお送りします。パスワードは必要ありません。",
      email: "メールアドレス",
      send: "サインイン用のリンクを送る",
      privacy: "アドレスはサインインのためだけに使います。このページに追跡の仕組みはありません。",
    },
    checkEmail: {
      title: "メールをご確認ください",
      sentLinkAndCode: (address) => `${address} にリンクとコードを送りました。`,
      sentLink: (address) => `${address} にリンクを送りました。`,
      change: "アドレスを変更",
      changeLabel: "アドレスを変更",
      openWebmail: (webmail) => `${webmail} を開く`,
      signIn: "コードでサインイン",
      noCodeTitle: "メールのリンクをお使いください",
      noCode: "この依頼ではこれ以上コードを入力できません。リンクでは引き続きサインインできます。",
      linkStillWorks: "メールのリンクを開くと、引き続きサインインできます。",
      waiting: "メールの到着待ち",
      at: (clock) => clock,
      sentAgainTitle: "もう一度送りました",
      sentAgain: "新しいメールのコードをお使いください。以前のメールのリンクも引き続き使えます。",
      sentAgainLinkOnly: "メールのリンクを開いてください。この依頼ではこれ以上コードを入力できません。",
      onItsWayTitle: "メールはすでに送信中です",
      onItsWay: "もう一度送信する前に、1分ほどお待ちください。",
      expiredTitle: "メールの有効期限が切れました",
      expired: "リンクとコードは短い時間だけ有効です。もう一度送信し、新しいメールをお使いください。",
    },
    code: {
      label: "6桁のコード",
      orLink: "メールのリンクを開いてもサインインできます。",
      triesLeft: (tries) => `入力できるのはあと${tries}回です。メールのリンクを開いてもサインインできます。`,
      oneTryLeft: "入力できるのはあと1回です。その後はリンクだけが使えます。",
      malformedTitle: "コードは6桁の数字です",
      malformed: "メールに書かれているとおりに入力してください。入力回数には数えていません。",
      wrongTitle: "コードが正しくありません",
      wrong: (tries) => `最新のメールのコードを入力してください。入力できるのはあと${tries}回です。`,
      wrongOneTryLeft:
        "最新のメールのコードを入力してください。入力できるのはあと1回で、その後はリンクだけが使えます。",
      lastTitle: "コードの入力回数が上限に達しました",
      last: "推測されないように、この依頼ではこれ以上コードを入力できません。",
    },
    confirm: {
      pageTitle: "確認",
      sameBrowserTitle: "もう少しで完了です",
      sameBrowserLead: "このリンクは、このブラウザから依頼されました。",
      noScript: "ボタンを押してサインインしてください。",
      title: "ここでサインインしますか？",
      otherBrowserLead: "このリンクは別のブラウザから依頼されました。ご自身が依頼した場合だけ、先へお進みください。",
      codeNeededLead:
        "このリンクは別のブラウザから依頼されました。ここでサインインするには、同じメールにある6桁のコードも入力してください。",
      otherUserTitle: "別のアドレスに切り替えますか？",
      otherUserLead: (signedInAs, address) =>
        `このブラウザは現在 ${signedInAs} でサインインしています。${address} でサインインすると、現在のセッションは終了します。`,
      noWayInTitle: "依頼したブラウザでリンクを開いてください",
      noWayIn:
        "推測されないように、この依頼ではこれ以上コードを入力できません。依頼したブラウザでは、リンクを引き続き使えます。",
      appElsewhere: {
        title: "別のブラウザで始められたサインインです",
        lead: (app) =>
          `このメールは ${app} へのサインイン用です。サインインを始めたブラウザで、メールにある6桁のコードを入力してください。ここでリンクを開いても、コードはまだ使えます。`,
        leadNoCode: (app) =>
          `このメールは ${app} へのサインイン用です。これ以上コードは入力できませんが、リンクは引き続き使えます。サインインを始めたブラウザでリンクを開いてください。`,
        begin: (app) => `このブラウザで ${app} を使いたい場合は、そちらからもう一度始めてください。`,
        go: (app) => `${app} へ進む`,
      },
      for: "アドレス",
      askedFor: "依頼日時",
      browser: "ブラウザ",
      network: "ネットワーク",
      signInAs: (address) => `${address} でサインイン`,
      staySignedInAs: (address) => `${address} のまま続ける`,
      notMe: "心当たりがありません",
      tokenMissing: {
        title: "メールのリンクをもう一度開いてください",
        what: "リンクはまだ使われていません。",
        why: "履歴や画面の画像に残らないように、このページはアドレスバーからリンクを取り除いています。",
      },
    },
    goOn: {
      title: "サインインしました",
      lead: (client) => `${client} に戻ります。`,
      leadToApp: "アプリに戻ります。",
      go: "続ける",
    },
    cookies: {
      pageTitle: "Cookieが無効です",
      title: "このブラウザーはCookieを保存していません",
      lead: "サインインにはCookieが必要です。Cookieがないと、次のページでこのブラウザーを見分けられません。",
      nothingSent:
        "メールは送信していません。ブラウザーの設定でこのサイトのCookieを許可してから、もう一度お試しください。",
      linkKept:
        "リンクはまだ使えます。ブラウザーの設定でこのサイトのCookieを許可してから、メールのリンクをもう一度開いてください。",
      retry: "もう一度試す",
      askAgain: "新しいメールを依頼する",
    },
    notMe: {
      pageTitle: "ご自身ではない場合",
      title: "何も起きていません",
      lead: "リンクを開いただけでは、誰もサインインしていません。これ以上の操作は必要ありません。",
      runsOut: "リンクは自動的に無効になります。",
      onlyYourAddress: "メールがなければ誰もサインインできません。メールはお客様のアドレスだけに送られています。",
      keepTheCode: "メールのコードを誰かに聞かれても、教えないでください。",
      mistyped: "多くの場合、どなたかがご自分のアドレスを打ち間違えたものです。メールは削除してかまいません。",
      toSignIn: "サインインのページへ",
    },
    stopMail: {
      toSignIn: "サインインのページへ",
      pageTitle: "メールに心当たりがない場合",
      title: "このメールに心当たりがない場合",
      lead: (address, service) =>
        `どなたかが ${service} で ${address} を入力しました。メールがなければサインインできないため、まだ誰もサインインしていません。`,
      offer:
        "ご迷惑な場合は、メールを一時停止できます。以前このアドレスでサインインしたことのあるブラウザには、引き続きメールをお送りします。",
      pause: "1日停止する",
      doneTitle: "1日停止しました",
      done: (address) =>
        `今から1日、${address} にはサインイン用メールをお送りしません。以前このアドレスでサインインしたことのあるブラウザには、引き続きお送りします。`,
    },
    error: {
      pageTitle: "うまくいきませんでした",
      needHelp: (email) => `お困りのときは ${email} までご連絡ください。`,
      needHelpWithId: (email) => `お困りのときは、この ID を添えて ${email} までご連絡ください。`,
      toAccount: "アカウントへ進む",
      next: {
        ask_again: "新しいメールを依頼する",
        go_back: "サインインに戻る",
        wait: "サインインに戻る",
        original_browser: "ここで新しいメールを依頼する",
        sign_in: "サインイン",
        home: "トップページへ",
        support: "トップページへ",
      },
    },
    account: {
      pageTitle: "アカウント",
      navigation: "アカウントのページ",
      overview: "概要",
      accessTokens: "アクセストークン",
      tokens: {
        pageTitle: "アクセストークン",
        title: "個人用アクセストークン",
        lead: "トークンを使うと、スクリプトがお客様として操作できます。パスワードと同じように扱い、必要以上の権限を与えないでください。",
        madeTitle: "トークンを今すぐコピーしてください",
        secret: "新しいトークン",
        made: "表示されるのはこの一度だけです。失くした場合は、終了して新しく作成してください。",
        /** Without scripts: the token was copied. */
        hide: "このトークンを隠す",
        endedTitle: "トークンを終了しました",
        ended: "このトークンを使うスクリプトは、今後拒否されます。",
        goneTitle: "そのトークンは一覧にありません",
        gone: "すでに終了している可能性があります。一覧には現在有効なものが表示されます。",
        makeTitle: "トークンを作成",
        name: "トークンの名前",
        nameHint: "用途を 60 文字以内で入力してください。",
        scope: "権限",
        read: "読み取り",
        readWrite: "読み取りと変更",
        days: "有効期限までの日数",
        daysHint: (longest) => `1 から ${longest} まで。`,
        make: "トークンを作成",
        listTitle: "お客様のトークン",
        none: "トークンはありません。作成するとここに表示され、ここから終了できます。",
        lastUsed: "最終使用",
        neverUsed: "未使用",
        expires: "有効期限",
        end: "このトークンを終了",
        endNamed: (name) => `（${name}）`,
      },
      hello: (name) => `${name} さん、こんにちは`,
      signedIn: "サインインしています",
      welcomeTitle: (service) => `${service} へようこそ`,
      welcome: "アドレスを確認しました。次回からは、どの端末でも同じアドレスでサインインしてください。",
      you: "お客様の情報",
      email: "メール",
      name: "名前",
      noName: "未登録",
      since: "利用開始日",
      thisSession: "このセッション",
      browser: "ブラウザ",
      network: "ネットワーク",
      started: "開始",
      ends: "終了予定",
      sessionId: "セッション ID",
      signOut: "このブラウザからサインアウト",
      sessions: {
        title: "サインイン中の場所",
        lead: "お客様としてサインインしているブラウザとプログラムの一覧です。最終利用日には1日ほどの誤差があります。",
        thisBrowser: "このブラウザ",
        lastUsed: "最終利用",
        end: "このセッションを終了",
        endOn: (browser) => `（${browser}）`,
        endOthers: "ほかのすべてのセッションを終了",
        nowhereElseTitle: "ほかにはありません",
        nowhereElse: "別の端末でサインインすると、ここに表示され、そのセッションをここから終了できます。",
        ended: { title: "セッションを終了しました", text: "その端末はサインアウトされています。" },
        othersEnded: {
          title: "ほかのすべてのセッションを終了しました",
          text: "サインインしているのはこのブラウザだけです。",
        },
        gone: {
          title: "そのセッションは一覧にありません",
          text: "すでに終了している可能性があります。現在サインイン中のものは一覧のとおりです。",
        },
      },
    },
  },

  mail: {
    colon: (label) => `${label}：`,
    codeSubject: (code, service) => `${code} が ${service} のコードです`,
    codePreheader: (code, duration) => `コードは ${code} です。有効期間は${duration}、使えるのは1回だけです。`,
    preheader: (browser, when, duration) =>
      `${browser}、${when} の依頼です。有効期間は${duration}、使えるのは1回だけです。`,
    noticePreheader: (browser, when) => `${browser}、${when}`,
    code: {
      onSite: (site) => `または、依頼したブラウザで ${site} にこのコードを入力してください。`,
      onAppSite: (site) => `または、${site} にこのコードを入力してください。`,
      inApp: "または、依頼したアプリにこのコードを入力してください。",
      careOnSite: (site, service) =>
        `${site} 以外では入力しないでください。${service} の担当者がコードをお尋ねすることは決してありません。`,
      careInApp: (service) =>
        `それ以外の場所では入力しないでください。${service} の担当者がコードをお尋ねすることは決してありません。`,
      none: "間違ったコードが何度も入力されたため、このメールにコードはありません。リンクはこれまでどおり使えます。",
    },
    lifetime: {
      both: (duration) =>
        `リンクとコードは2つで1組です。有効期間は${duration}、使えるのは1回だけで、一方を使うともう一方も使えなくなります。`,
      link: (duration) => `リンクの有効期間は${duration}、使えるのは1回だけです。`,
    },
    who: {
      caption: "依頼の内容",
      service: "サービス",
      browser: "ブラウザ",
      network: "ネットワーク",
      time: "日時",
    },
    stop: { label: "このメールに心当たりがありません", note: "（このアドレスへのサインイン用メールを1日停止します）" },
    toAccount: "アカウントを開く",
    mark: {
      asked: "メールを依頼した画面にも、同じ印が表示されています。",
      opened: "リンク先のページにも、同じ印が表示されます。",
      help: "お問い合わせの際は、この印の番号をお知らせください。",
    },
    reference: {
      asked: (reference) => `照合番号：${reference}（メールを依頼した画面にも、同じ番号が表示されています）`,
      opened: (reference) => `照合番号：${reference}（リンク先のページにも、同じ番号が表示されます）`,
      help: (reference) => `照合番号：${reference}（お問い合わせの際にお知らせください）`,
    },
    noReply: "このメールへの返信は受け付けていません。",
    help: (email) => `このメールへの返信は受け付けていません。お問い合わせは ${email} までお願いします。`,
    signIn: {
      subject: (service, reference) => `${service} へのサインイン (${reference})`,
      title: (service) => `${service} にサインイン`,
      opening: (service) =>
        `このアドレスで ${service} にサインインする依頼を受け付けました。ご本人の場合は、サインインしたい端末でリンクを開いてください。`,
      first:
        "このアドレスでは初めてのサインインです。ようこそ。登録フォームの記入も、パスワードの設定も必要ありません。",
      notYouBoth:
        "お心当たりがない場合は、何もしなくてかまいません。このメールがなければ誰もサインインできず、リンクとコードは自動的に無効になります。",
      notYouLink:
        "お心当たりがない場合は、何もしなくてかまいません。このメールがなければ誰もサインインできず、リンクは自動的に無効になります。",
      becauseSite: (address, site) => `このメールは、${site} で ${address} が入力されたためお送りしています。`,
      becauseApp: (address, service) =>
        `このメールは、${service} でサインインするアプリに ${address} が入力されたためお送りしています。`,
    },
    stepUp: {
      subject: (service, reference) => `ご本人の確認：${service} (${reference})`,
      title: "ご本人の確認",
      opening: (service) =>
        `お客様として ${service} にサインインしている方が、重要な変更をしようとしています。その前に、ご本人かどうかを確認させてください。ご本人の場合は、操作中のブラウザでリンクを開いてください。`,
      button: "はい、本人です",
      notYou:
        "お心当たりがない場合は、リンクもコードも使わないでください。アカウントを開き、見覚えのないセッションをすべて終了してください。",
      because: (address, service) =>
        `このメールは、${address} で ${service} にサインインしている方がいるためお送りしています。`,
    },
    changeEmail: {
      subject: (service, reference) => `${service} の新しいアドレス (${reference})`,
      title: "新しいアドレスの確認",
      opening: (service, newAddress) =>
        `今後 ${newAddress} で ${service} にサインインできるようにする依頼を受け付けました。ご本人の場合は、操作中のブラウザでリンクを開いてください。`,
      newAddress: "新アドレス",
      button: "新しいアドレスを確認する",
      notYou: "お心当たりがない場合は、何もしなくてかまいません。このメールが使われない限り、何も変わりません。",
      because: (service) => `このメールは、${service} でアドレスの変更が依頼されたためお送りしています。`,
    },
    invite: {
      subject: (organization, reference) => `${organization} への招待 (${reference})`,
      title: (organization) => `${organization} への招待`,
      opening: (inviter, organization, service) =>
        `${inviter} さんから、${service} の ${organization} に招待されました。リンクを開くと招待の内容が表示され、このアドレスでサインインできます。`,
      openingNoInviter: (organization, service) =>
        `${service} の ${organization} に招待されました。リンクを開くと招待の内容が表示され、このアドレスでサインインできます。`,
      preheader: (service, duration) => `${service} での招待です。有効期間は${duration}、使えるのは1回だけです。`,
      button: "招待を見る",
      code: (site) => `または、${site} で招待のコードを求められたら、次のコードを入力してください。`,
      caption: "招待の内容",
      organization: "組織",
      inviter: "招待者",
      notYou:
        "招待者にお心当たりがない場合は、何もしなくてかまいません。相手に通知されることはなく、招待は自動的に無効になります。",
      because: (address, site) => `このメールは、${site} で ${address} が招待されたためお送りしています。`,
    },
    newDevice: {
      subject: (service, reference) => `${service} への新しいサインイン (${reference})`,
      title: "新しいサインイン",
      opening: (service, address) =>
        `これまで使われたことのないブラウザから、${address} で ${service} へのサインインがありました。`,
      caption: "サインインの内容",
      wasYou: "ご本人の場合、必要な操作はありません。",
      notYou:
        "お心当たりがない場合は、他人にメールを読まれているおそれがあります。アカウントを開いてこのセッションを終了し、メールのパスワードを変更してください。",
      button: "セッションを確認する",
      because: (address, service) =>
        `このメールは、${address} が ${service} のサインインに使われているためお送りしています。`,
    },
    refreshTokenReused: {
      subject: (service, reference) => `${service} のセッション終了 (${reference})`,
      title: "セッションを終了しました",
      opening: (service) =>
        `アプリは、1回使うたびに新しくなる鍵で ${service} へのサインインを保っています。その鍵のうちの1つが、2回使われました。鍵が誰かに複製されたときに起こり、アプリの不具合で起こることもあります。安全のため、このセッションを終了しました。`,
      caption: "鍵が再び使われた場所",
      next: "サインアウトされたアプリで、もう一度サインインしてください。ほかのセッションは続いています。一覧を確認し、見覚えのないものは終了してください。",
      button: "セッションを確認する",
      because: (address, service) =>
        `このメールは、${address} が ${service} のサインインに使われているためお送りしています。`,
    },
  },

  reasons: {
    validation_failed: {
      title: "リクエストの内容に誤りがあります",
      what: "送られた内容を読み取れませんでした。",
      why: "入力されていない項目があるか、形式が正しくありません。",
    },
    invalid_email: {
      title: "このメールアドレスは使えません",
      what: "メールは送っていません。",
      why: "アドレスは name@example.com のような形です。空白、コンマ、引用符は使えません。",
    },
    redirect_not_allowed: {
      title: "この戻り先アドレスは許可されていません",
      what: "メールは送っていません。",
      why: "プログラムが指定した戻り先がこのサービスの一覧にないか、code_challenge がありません。",
    },
    invalid_credentials: {
      title: "リンクまたはコードが正しくありません",
      what: "サインインしていません。",
      why: "お送りしたものと一致しないか、途中で切れています。",
    },
    otp_expired: {
      title: "リンクまたはコードの有効期限が切れています",
      what: "サインインしていません。",
      why: "古いメールが悪用されないように、メールは短い時間だけ有効です。",
    },
    otp_used: {
      title: "リンクまたはコードは使用済みです",
      what: "使えるのは1回だけで、すでにサインインに使われました。",
      why: "1通のメールのリンクとコードは同時に使用済みになります。お心当たりがない場合は、新しいメールを依頼し、サポートにお知らせください。",
    },
    otp_superseded: {
      title: "新しいメールのコードに置き換わりました",
      what: "サインインしていません。入力回数には数えていません。",
      why: "同じ依頼に対して新しいコードを送りました。最新のメールのコードを入力してください。リンクはどのメールのものも引き続き使えます。",
    },
    otp_attempts_exhausted: {
      title: "このコードはもう使えません",
      what: "間違ったコードが何度も入力されました。",
      why: "推測されないように、コードの入力回数には限りがあります。メールのリンクは引き続き使えます。",
    },
    verifier_mismatch: {
      title: "このリンクは依頼したアプリ専用です",
      what: "リンクもコードもまだ使われていません。",
      why: "このリンクは、サインインを依頼したアプリでだけ開けます。そのアプリでリンクを開くか、メールのコードを入力してください。",
    },
    refresh_token_reused: {
      title: "このセッションは終了しました",
      what: "リフレッシュトークンが2回使われました。",
      why: "誰かに複製されたおそれがあるため、安全のためにセッションを終了しました。",
    },
    unauthenticated: {
      title: "先にサインインしてください",
      what: "この操作にはサインインが必要です。",
      why: "リクエストに、有効なセッションもアクセストークンもありませんでした。",
    },
    token_expired: {
      title: "アクセストークンの有効期限が切れています",
      what: "リクエストを受け付けませんでした。",
      why: "アクセストークンの有効期間は数分です。",
    },
    token_invalid: {
      title: "アクセストークンが正しくありません",
      what: "リクエストを受け付けませんでした。",
      why: "ここで発行されたトークンではないか、この用途のものではありません。",
    },
    session_ended: {
      title: "このセッションは終了しました",
      what: "ここではサインアウトしています。",
      why: "サインアウトしたか、期限が切れたか、利用が停止されました。",
    },
    origin_not_allowed: {
      title: "別のサイトからのリクエストです",
      what: "何も変更されていません。",
      why: "フォームは、このサイトのページからのものだけを受け付けます。",
    },
    different_browser: {
      title: "依頼したブラウザでこのリンクを開いてください",
      what: "リンクはまだ使われていません。依頼したブラウザでは引き続き使えます。",
      why: "このサービスでは、依頼したブラウザでだけリンクを使えます。",
    },
    code_required: {
      title: "コードも入力してください",
      what: "リンクもコードもまだ使われていません。",
      why: "依頼したものとは別のブラウザでは、メールにある6桁のコードも必要です。",
    },
    otp_disabled: {
      title: "メールでのサインインは停止しています",
      what: "メールは送っていません。",
      why: "このサービスの運営者が停止しています。",
    },
    insufficient_scope: {
      title: "このトークンでは許可されていません",
      what: "リクエストを受け付けませんでした。",
      why: "トークンに与えられた権限が足りません。",
    },
    insufficient_role: {
      title: "お客様の役割では許可されていません",
      what: "何も変更されていません。",
      why: "組織のオーナーにお問い合わせください。",
    },
    step_up_required: {
      title: "ご本人の確認が必要です",
      what: "何も変更されていません。",
      why: "この操作には、数分以内のサインインが必要です。",
    },
    not_found: {
      title: "ページが見つかりません",
      what: "このアドレスには何もありません。",
      why: "アドレスが間違っているか、すでになくなっています。",
    },
    method_not_allowed: {
      title: "このメソッドは使えません",
      what: "何も変更されていません。",
      why: "使えるメソッドは Allow ヘッダーにあります。",
    },
    payload_too_large: {
      title: "データが大きすぎます",
      what: "何も変更されていません。",
      why: "1回のリクエストは 16 KB までです。",
    },
    unsupported_media_type: {
      title: "この種類のデータは読み取れません",
      what: "何も変更されていません。",
      why: "この Content-Type には対応していません。",
    },
    over_email_send_rate_limit: {
      title: "少し前にメールを送りました",
      what: "次のメールはまだ送っていません。",
      why: "大量のメールが届かないように、サインイン用メールの数には限りがあります。届いているメールは引き続き使えます。",
    },
    over_request_rate_limit: {
      title: "リクエストが多すぎます",
      what: "しばらくの間、受け付けを止めています。",
      why: "このネットワークまたはブラウザから、短い間に多くのリクエストがありました。",
    },
    code_entry_paused: {
      title: "このアドレスではコードの入力を休止しています",
      what: "コードは確認していません。",
      why: "間違ったコードが何度も入力されました。メールのリンクは引き続き使えます。",
    },
    service_unavailable: {
      title: "ただいまご利用いただけません",
      what: "何も変更されず、メールも送られていません。",
      why: "サービスの一部に接続できません。",
    },
    internal_error: {
      title: "サーバーで問題が発生しました",
      what: "何も変更されていません。",
      why: "問題は下の番号で記録されました。",
    },
  },
};
