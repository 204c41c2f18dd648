#!/bin/bash
# build-deb.sh FOLDER   makes .build/deb/edge-gateway_VERSION_ARCHITECTURE.deb of the release build in FOLDER.
#
# The Swift runtime is linked into the programs, so that the package needs libraries of Debian only.
set -euo pipefail

programs=$(realpath "${1:-.build/release}")
cd "$(dirname "$0")/.."

names=(edge-gateway edgectl charger-sim)
output=.build/deb
stage=$output/stage

fail() {
    echo "build-deb.sh: $*" >&2
    exit 1
}

for name in "${names[@]}"; do
    [[ -x $programs/$name ]] || fail "there is no $programs/$name. Build it first: make build"
    if ldd "$programs/$name" | grep -q libswift; then
        fail "$name needs the Swift runtime beside it. Build with --static-swift-stdlib, as make build does."
    fi
done

version=${VERSION:-$("$programs/edge-gateway" --version </dev/null | grep -oE '[0-9]+(\.[0-9]+)+[0-9A-Za-z.+~-]*' | head -1 || true)}
[[ -n $version ]] || fail "edge-gateway --version names no version"
architecture=$(dpkg --print-architecture)
package=$output/edge-gateway_${version}_$architecture.deb

# put MODE FILE PATH: FILE becomes PATH in the package.
put() { install -D -m "$1" "$2" "$stage/$3"; }

# write PATH: standard input becomes PATH in the package.
write() {
    install -D -m 0644 /dev/null "$stage/$1"
    cat >"$stage/$1"
    [[ -s $stage/$1 ]] || fail "$1 would be empty"
}

put_programs() {
    local name
    for name in "${names[@]}"; do
        put 0755 "$programs/$name" "usr/bin/$name"
        strip --strip-unneeded "$stage/usr/bin/$name"
    done
}

# set_key KEY VALUE: replaces the default of KEY, which must stand in the example exactly once.
set_key() {
    local key=$1 value=$2 file=$stage/etc/edge-gateway/config.toml
    [[ $(grep -c "^$key = \"./var/" "$file") == 1 ]] || fail "config.example.toml has no $key = \"./var/…\""
    sed -i "s|^$key = \"./var/.*|$key = \"$value\"|" "$file"
}

put_configuration() {
    put 0644 config.example.toml etc/edge-gateway/config.toml
    set_key path /var/lib/edge-gateway/edge-gateway.db
    set_key socket_path /run/edge-gateway/api.sock
    echo /etc/edge-gateway/config.toml | write DEBIAN/conffiles
}

put_documentation() {
    local doc=usr/share/doc/edge-gateway file
    put 0644 packaging/debian/copyright "$doc/copyright"
    put 0644 config.example.toml "$doc/config.example.toml"
    for file in README.md CHANGELOG.md docs/*.md; do
        [[ -f $file ]] && put 0644 "$file" "$doc/$(basename "$file")"
    done
    gzip -9n "$stage/$doc/CHANGELOG.md"
}

put_completions() {
    "$programs/edgectl" --generate-completion-script bash | write usr/share/bash-completion/completions/edgectl
    "$programs/edgectl" --generate-completion-script zsh | write usr/share/zsh/vendor-completions/_edgectl
    "$programs/edgectl" --generate-completion-script fish | write usr/share/fish/vendor_completions.d/edgectl.fish
}

# The Debian packages that hold the libraries which the programs are linked with.
dependencies() {
    local folder
    folder=$(mktemp -d)
    mkdir "$folder/debian"
    printf 'Source: edge-gateway\n\nPackage: edge-gateway\nArchitecture: any\n' >"$folder/debian/control"
    (cd "$folder" && dpkg-shlibdeps -O "${names[@]/#/$programs/}" 2>/dev/null) | sed -n 's/^shlibs:Depends=//p'
    rm -r "$folder"
}

put_control() {
    local depends size
    depends=$(dependencies)
    [[ $depends == *libsqlite3-0* ]] || fail "dpkg-shlibdeps did not find the libraries of the programs: $depends"
    size=$(du -sk --apparent-size "$stage" | cut -f1)
    sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@DEPENDS@/$depends/; s/@INSTALLED_SIZE@/$size/" \
        packaging/debian/control.in | write DEBIAN/control
    (cd "$stage" && find etc lib usr -type f -print0 | sort -z | xargs -0 md5sum) | write DEBIAN/md5sums
    for script in postinst prerm postrm; do put 0755 "packaging/debian/$script" "DEBIAN/$script"; done
}

echo "==> Debian package $version for $architecture"
rm -rf "$stage"
mkdir -p "$stage"
chmod 0755 "$stage"
put_programs
put_configuration
put_documentation
put_completions
put 0644 systemd/edge-gateway.service lib/systemd/system/edge-gateway.service
put_control
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)} \
    dpkg-deb --root-owner-group --build "$stage" "$package" >/dev/null
rm -rf "$stage"
echo "    $package ($(du -h "$package" | cut -f1)), depends on $(dpkg-deb -f "$package" Depends)"
