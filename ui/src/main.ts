import "@fontsource-variable/inter/index.css";
import "./look/tokens.css";
import "./look/base.css";
import { mount } from "svelte";
import Legend from "./Legend.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no element with the id “app”");

mount(Legend, { target });
