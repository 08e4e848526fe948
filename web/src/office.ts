// The office's script: htmx for parts of pages, and the few things a page cannot do without one.
import "htmx.org";
import { startAsked } from "./asked";
import { startCascaders } from "./cascader";
import { startDates } from "./dates";
import { startDrafts } from "./draft";
import { startDrawer } from "./drawer";
import { startFilters } from "./filters";
import { startForms } from "./forms";
import { startFrame } from "./frame";
import { startKeys } from "./keys";
import { startListings } from "./listing";
import "./office.css";
import { startPickers } from "./picker";
import "./seal.svg?url";
import { startRequests } from "./requests";
import { startSignatures } from "./signature";
import { startSimilar } from "./similar";
import { startToasts } from "./toast";

startForms(); // first: its confirm question comes before every other click
startRequests();
startToasts();
startFrame();
startDrawer();
startDates();
startKeys();
startFilters();
startListings();
startPickers();
startCascaders();
startAsked();
startSignatures();
startSimilar();
startDrafts();
