import type { ReactNode } from "react";

/** One of several things to choose: what it is, what it means, its button. */
export const Way = ({ title, body, children }: { title: string; body: string; children: ReactNode }) => (
  <li className="card first-steps-way">
    <div>
      <h2>{title}</h2>
      <p className="soft">{body}</p>
    </div>
    {children}
  </li>
);
