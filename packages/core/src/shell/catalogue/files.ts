import type { ToolSpec } from '../tools/tool-spec.js';
import { archiveTools } from './files/archives.js';
import { checksumTools } from './files/checksums.js';
import { clockAndNumberTools } from './files/clock-and-numbers.js';
import { comparingTools } from './files/comparing.js';
import { compressorTools } from './files/compressors.js';
import { copyingTools } from './files/copying.js';
import { decoderTools } from './files/decoders.js';
import { discImageTools } from './files/disc-images.js';
import { findingTools } from './files/finding.js';
import { gettextTools } from './files/gettext.js';
import { listingTools } from './files/listing.js';
import { makingTools } from './files/making.js';
import { pagerTools } from './files/pagers.js';
import { printingTools } from './files/printing.js';
import { rawCopyTools } from './files/raw-copy.js';
import { removingTools } from './files/removing.js';
import { searchingTools } from './files/searching.js';
import { streamEditorTools } from './files/stream-editors.js';
import { structuredTextTools } from './files/structured-text.js';
import { systemStateTools } from './files/system-state.js';
import { tableTools } from './files/tables.js';
import { tarTools } from './files/tar.js';
import { terminalTools } from './files/terminal.js';
import { textFilterTools } from './files/text-filters.js';
import { textLayoutTools } from './files/text-layout.js';
import { typesettingTools } from './files/typesetting.js';
import { viewerTools } from './files/viewers.js';
import { zipTools } from './files/zip.js';

/** Files: looking at, searching, changing, copying and packing them, and what says how a machine is. */
export const filesTools: readonly ToolSpec[] = [
  ...archiveTools,
  ...checksumTools,
  ...clockAndNumberTools,
  ...comparingTools,
  ...compressorTools,
  ...copyingTools,
  ...decoderTools,
  ...discImageTools,
  ...findingTools,
  ...gettextTools,
  ...listingTools,
  ...makingTools,
  ...viewerTools,
  ...pagerTools,
  ...printingTools,
  ...rawCopyTools,
  ...removingTools,
  ...searchingTools,
  ...streamEditorTools,
  ...structuredTextTools,
  ...systemStateTools,
  ...tableTools,
  ...tarTools,
  ...terminalTools,
  ...textFilterTools,
  ...textLayoutTools,
  ...typesettingTools,
  ...zipTools,
];
