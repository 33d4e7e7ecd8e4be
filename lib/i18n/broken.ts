// What app/error.tsx says when a page breaks in the browser. It is separate from the catalogues because every browser gets
// it in every language: at that point the page can no longer ask a server.

import type { Locale } from "./locales";

export const broken: Record<Locale, { title: string; text: string; toStart: string; requestId: string }> = {
  en: {
    title: "Something broke on our side",
    text: "Nothing was changed. Go back and try again.",
    toStart: "Go to the home page",
    requestId: "Request ID",
  },
  de: {
    title: "Bei uns ist ein Fehler aufgetreten",
    text: "Es wurde nichts geändert. Gehen Sie zurück und versuchen Sie es noch einmal.",
    toStart: "Zur Startseite",
    requestId: "Anfrage-ID",
  },
  ja: {
    title: "サーバーで問題が発生しました",
    text: "何も変更されていません。前のページに戻って、もう一度お試しください。",
    toStart: "トップページへ",
    requestId: "リクエスト ID",
  },
};
