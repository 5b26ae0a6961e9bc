#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| keifu_fuzz::read_part(bytes, "xl/workbook.xml", "fuzzed.xlsx"));
