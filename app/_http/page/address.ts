// The header in which proxy.ts tells a page's own address, because a layout is not told it. It replaces whatever a
// client sends under this name.

export const pageAddressHeader = "x-page-address";
