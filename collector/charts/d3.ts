// The one place that names the types of these packages, which carry none themselves.
// @ts-types="npm:@types/d3-array@3.2.2"
export { max, sum } from "d3-array";
// @ts-types="npm:@types/d3-scale@4.0.9"
export { scaleBand, scaleLinear, scalePoint } from "d3-scale";
// @ts-types="npm:@types/d3-shape@3.2.0"
export { area, curveLinear, line, stack, stackOffsetExpand, stackOrderNone } from "d3-shape";
