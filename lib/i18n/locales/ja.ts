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
    askedFor: "リクエスト",
    early: "1分たっても届かない場合は、迷惑メールフォルダを確認するか、もう一度送信してください。",
    late: "まだ届きませんか？迷惑メールフォルダとアドレスを確認するか、もう一度送信してください。",
    resend: "もう一度送信する",
    resendWait: "（あと{duration}）",
  },

  pages: {
    shell: {
      skipLink: "本文へ移動",
      footer: "パスワード不要のサインイン（Postkey）",
      newTab: "（新しいタブで開きます）",
      requestId: "リクエスト ID",
      reference: "照合番号",
      retryIn: (duration) => `${duration}後にもう一度お試しください。`,
    },
    home: {
      title: "メールアドレスでサインイン",
      lead: (service) => `${service} からリンクとコードをメールでお送りします。必要なのはそれだけです。`,
      signIn: "サインイン",
      steps: {
        address: {
          title: "メールアドレスを入力",
          text: "入力欄は1つだけです。パスワードを考えたり覚えたりする必要はありません。",
        },
        mail: { title: "メールを開く", text: "リンクと6桁のコードが届きます。使いやすいほうをお使いください。" },
        done: { title: "サインイン完了", text: "最初に開いていたページが自動的に次へ進みます。" },
      },
      signedInTitle: "サインインしています",
      signedInLead: (service) => `このブラウザで ${service} にサインインしています。`,
      toAccount: "アカウントへ進む",
    },
    login: {
      pageTitle: "サインイン",
      title: (service) => `${service} にサインイン`,
      titleOfApp: (app) => `サインインして ${app} に進む`,
      leadsTo: (host) => `サインイン後、${host} に移動します。`,
      lead: "リンクとコードをメールでお送りします。パスワードは必要ありません。",
      email: "メールアドレス",
      send: "サインイン用のリンクを送る",
      privacy: "メールアドレスはサインインにのみ使用します。このページではトラッキングを行っていません。",
    },
    checkEmail: {
      title: "メールをご確認ください",
      sentLinkAndCode: (address) => `${address} にリンクとコードを送信しました。`,
      sentLink: (address) => `${address} にリンクを送信しました。`,
      change: "アドレスを変更",
      changeLabel: "アドレスを変更",
      openWebmail: (webmail) => `${webmail} を開く`,
      signIn: "コードでサインイン",
      noCodeTitle: "メールのリンクをお使いください",
      noCode: "このリクエストでは、これ以上コードを入力できません。リンクは引き続き使えます。",
      linkStillWorks: "メールのリンクは引き続き使えます。リンクを開いてサインインしてください。",
      waiting: "メールの到着を待っています",
      at: (clock) => clock,
      sentAgainTitle: "もう一度送信しました",
      sentAgain: "新しいメールには新しいコードが記載されています。以前のメールのリンクも引き続き使えます。",
      sentAgainLinkOnly: "メールのリンクを開いてください。このリクエストでは、これ以上コードを入力できません。",
      onItsWayTitle: "メールはすでに送信されています",
      onItsWay: "1分ほど待ってから、もう一度送信してください。",
      expiredTitle: "メールの有効期限が切れました",
      expired: "リンクとコードは短時間だけ有効です。もう一度送信して、新しいメールをお使いください。",
    },
    code: {
      label: "6桁のコード",
      orLink: "メールのリンクからもサインインできます。",
      triesLeft: (tries) => `あと${tries}回入力できます。メールのリンクからもサインインできます。`,
      oneTryLeft: "あと1回入力できます。その後はリンクのみ使えます。",
      malformedTitle: "コードは6桁の数字です",
      malformed: "メールに記載されているとおりに入力してください。今回は入力回数に含まれません。",
      wrongTitle: "コードが正しくありません",
      wrong: (tries) => `最新のメールのコードを入力してください。あと${tries}回入力できます。`,
      wrongOneTryLeft:
        "最新のメールのコードを入力してください。入力できるのはあと1回です。その後はリンクのみ使えます。",
      lastTitle: "コードの入力回数が上限に達しました",
      last: "不正な推測を防ぐため、このリクエストではこれ以上コードを入力できません。",
    },
    confirm: {
      pageTitle: "確認",
      sameBrowserTitle: "もう少しで完了です",
      sameBrowserLead: "このリンクは、このブラウザでリクエストされたものです。",
      noScript: "ボタンを押してサインインしてください。",
      title: "このブラウザでサインインしますか？",
      otherBrowserLead: "このリンクは別のブラウザでリクエストされました。ご自身の操作である場合のみ、続けてください。",
      codeNeededLead:
        "このリンクは別のブラウザでリクエストされました。ここでサインインするには、同じメールに記載された6桁のコードも入力してください。",
      otherUserTitle: "別のアドレスに切り替えますか？",
      otherUserLead: (signedInAs, address) =>
        `このブラウザは現在 ${signedInAs} でサインインしています。${address} でサインインすると、現在のセッションは終了します。`,
      noWayInTitle: "リンクをリクエストしたブラウザで開いてください",
      noWayIn:
        "不正な推測を防ぐため、このリクエストではこれ以上コードを入力できません。リクエストしたブラウザでは、リンクを引き続き使えます。",
      appElsewhere: {
        title: "別のブラウザで開始されたサインインです",
        lead: (app) =>
          `このメールは ${app} へのサインイン用です。サインインを開始したブラウザで、6桁のコードを入力してください。リンクとコードは、そのブラウザで引き続き使えます。`,
        leadNoCode: (app) =>
          `このメールは ${app} へのサインイン用です。これ以上コードは入力できませんが、リンクは引き続き使えます。サインインを開始したブラウザでリンクを開いてください。`,
        begin: (app) => `このブラウザで ${app} を使うには、${app} でサインインをやり直してください。`,
        go: (app) => `${app} へ進む`,
      },
      for: "アドレス",
      askedFor: "リクエスト日時",
      browser: "ブラウザ",
      network: "ネットワーク",
      signInAs: (address) => `${address} でサインイン`,
      staySignedInAs: (address) => `${address} のまま続ける`,
      notMe: "心当たりがありません",
      tokenMissing: {
        title: "メールのリンクをもう一度開いてください",
        what: "リンクはまだ使われていません。",
        why: "セキュリティのため、このページはアドレスバーからリンクを消去します。履歴やスクリーンショットにリンクは残りません。",
      },
    },
    goOn: {
      title: "サインインしました",
      lead: (client) => `${client} に戻ります。`,
      leadToApp: "アプリに戻ります。",
      go: "続ける",
    },
    cookies: {
      pageTitle: "Cookie が無効です",
      title: "このブラウザでは Cookie が無効になっています",
      lead: "サインインには Cookie が必要です。Cookie がないと、次のページでこのブラウザを識別できません。",
      nothingSent:
        "メールは送信していません。ブラウザの設定でこのサイトの Cookie を許可してから、もう一度お試しください。",
      linkKept:
        "リンクはまだ使えます。ブラウザの設定でこのサイトの Cookie を許可してから、メールのリンクをもう一度開いてください。",
      retry: "もう一度試す",
      askAgain: "新しいメールをリクエスト",
    },
    notMe: {
      pageTitle: "心当たりがない場合",
      title: "ご安心ください",
      lead: "リンクを開いただけでは、誰もサインインしていません。ほかに必要な操作はありません。",
      runsOut: "リンクは自動的に無効になります。",
      onlyYourAddress: "メールがなければ誰もサインインできません。メールはお客様のアドレスにのみ送信されています。",
      keepTheCode: "メールのコードを誰かに聞かれても、教えないでください。",
      mistyped: "多くの場合、どなたかがご自分のアドレスを打ち間違えたものです。メールは削除してかまいません。",
      toSignIn: "サインインページへ",
    },
    stopMail: {
      toSignIn: "サインインページへ",
      pageTitle: "メールに心当たりがない場合",
      title: "このメールに心当たりがない場合",
      lead: (address, service) =>
        `どなたかが ${service} で ${address} を入力しました。それだけでは誰もサインインできません。サインインできるのは、お手元のメールを使った場合だけです。`,
      offer:
        "ご迷惑な場合は、メールを一時停止できます。以前このアドレスでサインインしたブラウザからは、引き続きメールをリクエストできます。",
      pause: "1日停止する",
      doneTitle: "1日停止しました",
      done: (address) =>
        `1日の間、${address} にはサインイン用のメールを送信しません。以前このアドレスでサインインしたブラウザからは、引き続きメールをリクエストできます。`,
    },
    error: {
      pageTitle: "うまくいきませんでした",
      needHelp: (email) => `お困りのときは ${email} までご連絡ください。`,
      needHelpWithId: (email) => `お困りのときは、この ID を添えて ${email} までご連絡ください。`,
      toAccount: "アカウントへ進む",
      next: {
        ask_again: "新しいメールをリクエスト",
        go_back: "サインインに戻る",
        wait: "サインインに戻る",
        original_browser: "ここで新しいメールをリクエスト",
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
        lead: "トークンを使うと、スクリプトがお客様の代わりに操作できます。パスワードと同じように扱い、スクリプトに必要な権限だけを与えてください。",
        madeTitle: "トークンを今すぐコピーしてください",
        secret: "新しいトークン",
        made: "表示されるのは今回だけです。紛失した場合は、無効にして新しく作成してください。",
        /** Without scripts: the token was copied. */
        hide: "このトークンを隠す",
        endedTitle: "トークンを無効にしました",
        ended: "スクリプトは今後このトークンを使えません。",
        goneTitle: "そのトークンは一覧にありません",
        gone: "有効期限が切れたか、すでに無効になっている可能性があります。一覧には現在有効なトークンが表示されます。",
        makeTitle: "トークンを作成",
        name: "トークンの名前",
        nameHint: "用途を60文字以内で入力してください。",
        scope: "権限",
        read: "読み取り",
        readWrite: "読み取りと変更",
        days: "有効期限までの日数",
        daysHint: (longest) => `1〜${longest}日`,
        make: "トークンを作成",
        listTitle: "トークン一覧",
        none: "トークンはまだありません。作成したトークンはここに表示され、ここで無効にできます。",
        lastUsed: "最終使用",
        neverUsed: "未使用",
        expires: "有効期限",
        end: "このトークンを無効にする",
        endNamed: (name) => `（${name}）`,
      },
      hello: (name) => `${name} さん、こんにちは`,
      signedIn: "サインインしています",
      welcomeTitle: (service) => `${service} へようこそ`,
      welcome: "メールアドレスを確認しました。次回からは、どのデバイスでも同じアドレスでサインインできます。",
      you: "アカウント情報",
      email: "メールアドレス",
      name: "名前",
      noName: "未設定",
      since: "利用開始日",
      thisSession: "このセッション",
      browser: "ブラウザ",
      network: "ネットワーク",
      started: "開始",
      ends: "終了予定",
      sessionId: "セッション ID",
      signOut: "このブラウザからサインアウト",
      sessions: {
        title: "サインイン中のデバイス",
        lead: "このアカウントにサインインしているブラウザとアプリです。",
        thisBrowser: "このブラウザ",
        lastUsed: "最終使用",
        end: "このセッションを終了",
        endOn: (browser) => `（${browser}）`,
        endOthers: "ほかのすべてのセッションを終了",
        nowhereElseTitle: "ほかにはありません",
        nowhereElse: "別のデバイスでサインインするとここに表示され、そのセッションをここで終了できます。",
        ended: { title: "セッションを終了しました", text: "そのデバイスではサインアウトされました。" },
        othersEnded: {
          title: "ほかのすべてのセッションを終了しました",
          text: "サインインしているのはこのブラウザだけです。",
        },
        gone: {
          title: "そのセッションは一覧にありません",
          text: "すでに終了している可能性があります。一覧には現在のセッションが表示されます。",
        },
      },
    },
  },

  mail: {
    colon: (label) => `${label}：`,
    codeSubject: (code, service) => `${code} が ${service} のコードです`,
    codePreheader: (code, duration) => `コードは ${code} です。有効期間は${duration}で、1回だけ使えます。`,
    preheader: (browser, when, duration) =>
      `${browser}、${when} のリクエストです。有効期間は${duration}で、1回だけ使えます。`,
    noticePreheader: (browser, when) => `${browser}、${when}`,
    code: {
      onSite: (site) => `または、リクエストしたブラウザで、${site} にこのコードを入力してください。`,
      onAppSite: (site) => `または、${site} にこのコードを入力してください。`,
      inApp: "または、リクエストしたアプリにこのコードを入力してください。",
      careOnSite: (site, service) =>
        `${site} 以外では入力しないでください。${service} の担当者がコードをお尋ねすることはありません。`,
      careInApp: (service) =>
        `それ以外の場所では入力しないでください。${service} の担当者がコードをお尋ねすることはありません。`,
      none: "間違ったコードが何度も入力されたため、このメールにはコードがありません。リンクは引き続き使えます。",
    },
    lifetime: {
      both: (duration) =>
        `リンクとコードのどちらか一方をお使いください。有効期間は${duration}で、一方を使うと両方とも無効になります。`,
      link: (duration) => `リンクの有効期間は${duration}で、1回だけ使えます。`,
    },
    who: {
      caption: "リクエストの詳細",
      service: "サービス",
      browser: "ブラウザ",
      network: "ネットワーク",
      time: "日時",
    },
    stop: {
      label: "このメールに心当たりがありません",
      note: "（このアドレスへのサインイン用のメールを1日停止します）",
    },
    toAccount: "アカウントを開く",
    mark: {
      asked: "メールをリクエストした画面にも、同じ印が表示されています。",
      opened: "リンク先のページにも、同じ印が表示されます。",
      help: "お問い合わせの際は、この印の番号をお知らせください。",
    },
    reference: {
      asked: (reference) => `照合番号：${reference}（メールをリクエストした画面にも、同じ番号が表示されています）`,
      opened: (reference) => `照合番号：${reference}（リンク先のページにも、同じ番号が表示されます）`,
      help: (reference) => `照合番号：${reference}（お問い合わせの際にお知らせください）`,
    },
    noReply: "このメールへの返信は受け付けていません。",
    help: (email) => `このメールへの返信は受け付けていません。お問い合わせは ${email} までお願いします。`,
    signIn: {
      subject: (service, reference) => `${service} へのサインイン (${reference})`,
      title: (service) => `${service} にサインイン`,
      opening: (service) =>
        `このアドレスで ${service} にサインインするリクエストを受け付けました。ご本人の場合は、サインインしたいデバイスでリンクを開いてください。`,
      openingWhereBegun: (service) =>
        `このアドレスで ${service} にサインインするリクエストを受け付けました。ご本人の場合は、サインインを開始したブラウザまたはアプリでリンクを開いてください。ほかの場所では開けません。`,
      first: "ようこそ！このアドレスでの初めてのサインインです。登録フォームの入力もパスワードも必要ありません。",
      notYou: (duration) =>
        `お心当たりがない場合は、このメールを無視してください。このメールがなければ誰もサインインできません。有効期間は${duration}です。`,
      becauseSite: (address, site) => `このメールは、${site} で ${address} が入力されたため、お送りしています。`,
      becauseApp: (address, service) =>
        `このメールは、${service} でサインインするアプリで ${address} が入力されたため、お送りしています。`,
    },
    stepUp: {
      subject: (service, reference) => `ご本人確認：${service} (${reference})`,
      title: "ご本人確認",
      opening: (service) =>
        `お客様として ${service} にサインインしている方が、重要な変更をしようとしています。ご本人の場合は、操作中のブラウザでリンクを開いてください。`,
      button: "はい、本人です",
      notYou:
        "お心当たりがない場合は、リンクもコードも使わないでください。アカウントを開き、見覚えのないセッションをすべて終了してください。",
      because: (address, service) =>
        `このメールは、${address} で ${service} にサインインしている方がいるため、お送りしています。`,
    },
    changeEmail: {
      subject: (service, reference) => `${service} の新しいアドレス (${reference})`,
      title: "新しいアドレスの確認",
      opening: (service, newAddress) =>
        `今後 ${newAddress} で ${service} にサインインするためのリクエストを受け付けました。ご本人の場合は、操作中のブラウザでリンクを開いてください。`,
      newAddress: "新アドレス",
      button: "新しいアドレスを確認する",
      notYou: "お心当たりがない場合は、このメールを無視してください。このメールが使われない限り、何も変わりません。",
      because: (service) => `このメールは、${service} でアドレスの変更がリクエストされたため、お送りしています。`,
    },
    invite: {
      subject: (organization, reference) => `${organization} への招待 (${reference})`,
      title: (organization) => `${organization} への招待`,
      opening: (inviter, organization, service) =>
        `${inviter} さんから、${service} の ${organization} に招待されました。リンクを開くと、招待の内容を確認し、このアドレスでサインインできます。`,
      openingNoInviter: (organization, service) =>
        `${service} の ${organization} に招待されました。リンクを開くと、招待の内容を確認し、このアドレスでサインインできます。`,
      preheader: (service, duration) => `${service} への招待です。有効期間は${duration}で、1回だけ使えます。`,
      button: "招待を確認する",
      code: (site) => `または、${site} で招待のコードを求められたら、次のコードを入力してください。`,
      caption: "招待の内容",
      organization: "組織",
      inviter: "招待者",
      notYou:
        "招待者にお心当たりがない場合は、このメールを無視してください。相手に通知されることはなく、招待は自動的に無効になります。",
      because: (address, site) => `このメールは、${site} で ${address} が招待されたため、お送りしています。`,
    },
    newDevice: {
      subject: (service, reference) => `${service} への新しいサインイン (${reference})`,
      title: "新しいサインイン",
      opening: (service, address) => `新しいブラウザから、${address} で ${service} へのサインインがありました。`,
      caption: "サインインの内容",
      wasYou: "ご本人の場合は、何もする必要はありません。",
      notYou:
        "お心当たりがない場合は、第三者にメールを読まれているおそれがあります。アカウントを開いてこのセッションを終了し、メールのパスワードを変更してください。",
      button: "セッションを確認する",
      because: (address, service) =>
        `このメールは、${address} が ${service} のサインインに使われているため、お送りしています。`,
    },
    refreshTokenReused: {
      subject: (service, reference) => `${service} のセッション終了 (${reference})`,
      title: "セッションを終了しました",
      opening: (service) =>
        `アプリは、使うたびに新しくなる鍵で ${service} へのサインインを維持しています。今回、古い鍵がもう一度使われました。鍵が第三者にコピーされた場合のほか、アプリの不具合でも起こることがあります。安全のため、このセッションを終了しました。`,
      caption: "古い鍵が使われた場所",
      next: "サインアウトされたアプリで、もう一度サインインしてください。ほかのセッションは継続しています。一覧を確認し、見覚えのないセッションは終了してください。",
      button: "セッションを確認する",
      because: (address, service) =>
        `このメールは、${address} が ${service} のサインインに使われているため、お送りしています。`,
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
      what: "メールは送信していません。",
      why: "アドレスは name@example.com のような形です。空白、コンマ、引用符は使えません。",
    },
    redirect_not_allowed: {
      title: "この戻り先は許可されていません",
      what: "メールは送信していません。",
      why: "アプリが指定した戻り先がこのサービスの一覧にないか、code_challenge がありません。",
    },
    invalid_credentials: {
      title: "リンクまたはコードが正しくありません",
      what: "サインインしていません。",
      why: "送信したものと一致しないか、一部が欠けています。",
    },
    otp_expired: {
      title: "リンクまたはコードの有効期限が切れています",
      what: "サインインしていません。",
      why: "セキュリティのため、メールは短時間だけ有効です。",
    },
    otp_used: {
      title: "リンクまたはコードは使用済みです",
      what: "使えるのは1回だけで、すでに誰かのサインインに使われました。",
      why: "リンクとコードは、一方を使うと両方とも無効になります。お心当たりがない場合は、新しいメールをリクエストし、サポートにお知らせください。",
    },
    otp_superseded: {
      title: "新しいメールのコードに置き換わりました",
      what: "サインインしていません。今回は入力回数に含まれません。",
      why: "同じリクエストに対して新しいコードを送信しました。最新のメールのコードを入力してください。リンクはどのメールのものも引き続き使えます。",
    },
    otp_attempts_exhausted: {
      title: "このコードはもう使えません",
      what: "間違ったコードが何度も入力されました。",
      why: "不正な推測を防ぐため、コードの入力回数には上限があります。メールのリンクは引き続き使えます。",
    },
    verifier_mismatch: {
      title: "このリンクはリクエストしたアプリ専用です",
      what: "リンクはまだ使われていません。",
      why: "このリンクは、サインインをリクエストしたアプリでのみ開けます。そのアプリでリンクを開くか、メールのコードを入力してください。",
    },
    refresh_token_reused: {
      title: "このセッションは終了しました",
      what: "リフレッシュトークンが2回使われました。",
      why: "第三者にコピーされたおそれがあるため、安全のためにセッションを終了しました。",
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
      title: "アクセストークンが無効です",
      what: "リクエストを受け付けませんでした。",
      why: "ここで発行されたものではないか、この用途のものではありません。",
    },
    session_ended: {
      title: "このセッションは終了しました",
      what: "このブラウザではサインアウトしています。",
      why: "サインアウトしたか、有効期限が切れたか、アクセス権が取り消されました。",
    },
    origin_not_allowed: {
      title: "別のサイトからのリクエストです",
      what: "何も変更されていません。",
      why: "このサイトのページから送信されたフォームのみ受け付けます。",
    },
    different_browser: {
      title: "リンクをリクエストしたブラウザで開いてください",
      what: "そのブラウザでは、リンクを引き続き使えます。",
      why: "このサービスでは、リクエストしたブラウザでのみリンクを使えます。",
    },
    code_required: {
      title: "コードも入力してください",
      what: "リンクとコードは引き続き使えます。",
      why: "メールをリクエストしたブラウザ以外では、6桁のコードも必要です。",
    },
    otp_disabled: {
      title: "メールでのサインインは停止しています",
      what: "メールは送信していません。",
      why: "このサービスの運営者が停止しています。",
    },
    insufficient_scope: {
      title: "このトークンでは許可されていません",
      what: "リクエストを受け付けませんでした。",
      why: "トークンの権限が不足しています。",
    },
    insufficient_role: {
      title: "現在の役割では許可されていません",
      what: "何も変更されていません。",
      why: "組織のオーナーに権限を依頼してください。",
    },
    step_up_required: {
      title: "ご本人確認が必要です",
      what: "何も変更されていません。",
      why: "この操作をするには、直近の数分以内にサインインしている必要があります。",
    },
    not_found: {
      title: "ページが見つかりません",
      what: "このアドレスには何もありません。",
      why: "アドレスが間違っているか、ページがなくなっています。",
    },
    method_not_allowed: {
      title: "このメソッドは使えません",
      what: "何も変更されていません。",
      why: "使えるメソッドは Allow ヘッダーに記載されています。",
    },
    payload_too_large: {
      title: "データが大きすぎます",
      what: "何も変更されていません。",
      why: "1回のリクエストは 16 KB までです。",
    },
    unsupported_media_type: {
      title: "この形式のデータには対応していません",
      what: "何も変更されていません。",
      why: "この Content-Type には対応していません。",
    },
    over_email_send_rate_limit: {
      title: "少し前にメールを送信しました",
      what: "次のメールはまだ送信していません。",
      why: "大量のメールが届くのを防ぐため、サインイン用のメールの数には上限があります。届いているメールは引き続き使えます。",
    },
    over_request_rate_limit: {
      title: "リクエストが多すぎます",
      what: "受け付けを一時停止しています。",
      why: "このネットワークまたはブラウザから、短時間に多くのリクエストがありました。",
    },
    code_entry_paused: {
      title: "このアドレスではコードの入力を一時停止しています",
      what: "コードは確認していません。",
      why: "間違ったコードが何度も入力されました。メールのリンクは引き続き使えます。",
    },
    service_unavailable: {
      title: "ただいまご利用いただけません",
      what: "何も変更されていません。メールも送信していません。",
      why: "サービスの一部に接続できません。",
    },
    internal_error: {
      title: "サーバーで問題が発生しました",
      what: "何も変更されていません。",
      why: "問題は下のリクエスト ID で記録されました。",
    },
  },
};
