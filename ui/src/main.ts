import "@fontsource-variable/inter/index.css";
import "./look/tokens.css";
import "./look/base.css";
import { mount } from "svelte";
import { chooseBridge } from "./bridge";
import App from "./frame/App.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no element with the id “app”");

const bridge = await chooseBridge();
mount(App, { target, props: { bridge } });
