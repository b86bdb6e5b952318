/// <reference types="vite/client" />

/** A page of the help: `scripts/bundle/help-pages.ts`. */
declare module "*.md" {
  const page: { title: string; headings: { id: string; title: string }[]; html: string };
  export default page;
}
