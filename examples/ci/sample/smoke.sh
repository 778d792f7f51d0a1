#!/bin/sh
# What the packed archive must be able to do.
set -eu
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
tar -xzf artefacts/greet.tar.gz -C "$directory"
cd "$directory"
node --input-type=module --eval 'import { greet } from "./sample/greet.mjs"; console.log(greet("smoke test"));'
