import "../view.css";
import { surroundings } from "../host/host.ts";
import { AddPictureView } from "./add-picture-view.ts";

const view = new AddPictureView(document.body, surroundings(window));
view.connect("1").catch(() => {});
