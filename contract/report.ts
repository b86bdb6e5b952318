import { z } from "zod";

/** One file of the report for whoever helps, as the person sees it before it is saved. */
export const ReportFile = z.object({ name: z.string(), text: z.string() });
export type ReportFile = z.infer<typeof ReportFile>;
