/**
 * Event handler content attributes, without `on`. Inside a tag every `on...` attribute is judged; this table tells
 * events from words such as `online=true` where the value is read as attributes without a tag around it.
 * Sources: HTML Living Standard 8.1.8.2, SVG 2, UI Events, Pointer Events, CSS animations, and the old Internet
 * Explorer set (MSDN DHTML events), which filter-evasion lists still use.
 */
const EVENTS = new Set(
  `abort activate afterprint afterscriptexecute afterupdate animationcancel animationend animationiteration
  animationstart auxclick beforeactivate beforecopy beforecut beforedeactivate beforeeditfocus beforeinput
  beforematch beforepaste beforeprint beforescriptexecute beforetoggle beforeunload beforeupdate begin blur bounce
  cancel canplay canplaythrough cellchange change click close command contentvisibilityautostatechange contextlost
  contextmenu contextrestored controlselect copy cuechange cut dataavailable datasetchanged datasetcomplete dblclick
  deactivate devicelight devicemotion deviceorientation domattrmodified domcharacterdatamodified domfocusin
  domfocusout domnodeinserted domnoderemoved domsubtreemodified drag dragdrop dragend dragenter dragexit dragleave
  dragover dragstart drop durationchange emptied end ended error errorupdate filterchange finish focus focusin
  focusout formchange formdata forminput fullscreenchange fullscreenerror gamepadconnected gesturechange gestureend
  gesturestart gotpointercapture hashchange haschange help input invalid keydown keypress keyup languagechange
  layoutcomplete load loadeddata loadedmetadata loadend loadstart losecapture lostpointercapture mediacomplete
  mediaerror message messageerror mousedown mouseenter mouseleave mousemove mouseout mouseover mouseup mousewheel
  move moveend movestart mozfullscreenchange navigate offline orientationchange outofsync page pagehide pagereveal
  pageshow pageswap paste pause play playing pointercancel pointerdown pointerenter pointerleave pointermove
  pointerout pointerover pointerrawupdate pointerup popstate progress promptaction promptdismiss propertychange
  ratechange readystatechange rejectionhandled repeat reset resize resizeend resizestart resume reverse rowdelete
  rowenter rowexit rowinserted rowsdelete rowsinserted scroll scrollend scrollsnapchange scrollsnapchanging search
  securitypolicyviolation seek seeked seeking select selectionchange selectstart show slotchange snapchanged stalled
  start stop storage submit suspend syncrestored timeerror timeout timeupdate toggle touchcancel touchend touchmove
  touchstart trackchange transitioncancel transitionend transitionrun transitionstart undo unhandledrejection unload
  urlflip userproximity validationstatuschange visibilitychange volumechange waiting wheel zoom`.split(/\s+/),
)

const VENDOR = /^(?:webkit|moz|ms)/

/** Shortest name that can be an event: `oncut`, `onend`. */
export const SHORTEST_HANDLER = 5
/** Longest name that is looked up; `oncontentvisibilityautostatechange` has 34 letters. */
export const LONGEST_HANDLER = 48

/** `name` is an attribute name in lower case that begins with `on`. */
export function isKnownEvent(name: string): boolean {
  const event = name.slice(2)
  return EVENTS.has(event) || VENDOR.test(event)
}
