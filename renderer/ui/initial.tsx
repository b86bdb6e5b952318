/** The first letter of a name, in place of a picture. */
export const Initial = ({ name }: { name: string }) => (
  <span className="initial" aria-hidden>
    {name.charAt(0).toUpperCase()}
  </span>
);
