// A single-page app: everything a screen shows comes from the store, which only the browser has.
export const ssr = false;
export const prerender = false;
