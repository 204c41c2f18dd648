// swift-tools-version:6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1", "NIOWebSocket"].map {
    .product(name: $0, package: "swift-nio")
}
let certificates: [Target.Dependency] = [
    .product(name: "SwiftASN1", package: "swift-asn1"),
    .product(name: "X509", package: "swift-certificates"),
    .product(name: "Crypto", package: "swift-crypto"),
    .product(name: "CryptoExtras", package: "swift-crypto"),
]
let tls = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")

let package = Package(
    name: "edge-gateway",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "OCPP", targets: ["OCPP"]),
        .executable(name: "edge-gateway", targets: ["edge-gateway"]),
        .executable(name: "edgectl", targets: ["edgectl"]),
        .executable(name: "charger-sim", targets: ["charger-sim"]),
        .executable(name: "cloud-receiver", targets: ["cloud-receiver"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The modules, lowest first; a lower one never names a higher one.
        .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
        .systemLibrary(
            name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
        .systemLibrary(
            name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "Shared",
            dependencies: [
                log,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: strict),
        .target(
            name: "Store",
            dependencies: ["CLinux", "Shared", log, lifecycle, .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
        .target(name: "OCPP", swiftSettings: strict),
        .target(
            name: "CloudSync",
            dependencies: ["CMosquitto", "COpenSSL", "CZlib", "Shared", "Store", log, lifecycle],
            swiftSettings: strict),
        .target(
            name: "EdgeGateway",
            dependencies: [
                "COpenSSL", "CZlib", "CloudSync", "OCPP", "Shared", "Store", log, lifecycle, tls, arguments,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
            ] + nio + certificates,
            swiftSettings: strict),

        .systemLibrary(name: "CLinux"),

        // The programs.
        .executableTarget(
            name: "edge-gateway", dependencies: ["EdgeGateway", arguments], swiftSettings: strict),
        .executableTarget(
            name: "edgectl",
            dependencies: [
                "Shared", "Store", arguments,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "charger-sim", dependencies: ["OCPP", arguments, tls] + nio, swiftSettings: strict),
        .executableTarget(
            name: "cloud-receiver",
            dependencies: [
                "CPostgreSQL", "CZlib", "CloudSync", "OCPP", "Shared", log, lifecycle, arguments,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "edge-bench",
            dependencies: [
                "CLinux", "CMosquitto", "CSQLite", "OCPP", arguments,
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "edge-fuzz", dependencies: ["CLinux", "CZlib", "EdgeGateway", "OCPP", arguments],
            swiftSettings: strict),

        // Pure: milliseconds, no I/O. Component: real SQLite, in-process channels, a real broker.
        .testTarget(
            name: "OCPPTests", dependencies: ["OCPP"], path: "Tests/Pure/OCPPTests", exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "SharedTests", dependencies: ["Shared", .product(name: "Crypto", package: "swift-crypto")],
            path: "Tests/Pure/SharedTests",
            swiftSettings: strict),
        .testTarget(
            name: "ChargerSimTests", dependencies: ["charger-sim", "OCPP"], path: "Tests/Pure/ChargerSimTests",
            swiftSettings: strict),
        .testTarget(
            name: "CloudReceiverTests", dependencies: ["cloud-receiver"],
            path: "Tests/Pure/CloudReceiverTests", swiftSettings: strict),
        .testTarget(
            name: "EdgeBenchTests", dependencies: ["edge-bench", "OCPP"], path: "Tests/Pure/EdgeBenchTests",
            swiftSettings: strict),
        .testTarget(
            name: "EdgeFuzzTests", dependencies: ["edge-fuzz", "OCPP"], path: "Tests/Pure/EdgeFuzzTests",
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "SiteFixtures", "Shared"], path: "Tests/Component/StoreTests",
            swiftSettings: strict),
        .testTarget(
            name: "CloudSyncTests", dependencies: ["CloudSync", "SiteFixtures", "Store", "Shared"],
            path: "Tests/Component/CloudSyncTests", swiftSettings: strict),
        .testTarget(
            name: "EdgeGatewayTests",
            dependencies: [
                "EdgeGateway", "OCPP", "SiteFixtures", "Store", "Shared",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ] + certificates,
            path: "Tests/Component/EdgeGatewayTests", swiftSettings: strict),
        .testTarget(
            name: "edgectlTests",
            dependencies: ["edgectl", "EdgeGateway", "SiteFixtures", "Store", "Shared", lifecycle, arguments],
            path: "Tests/Component/edgectlTests", swiftSettings: strict),
        .target(
            name: "SiteFixtures", dependencies: ["Shared", "Store", log], path: "Tests/Component/SiteFixtures",
            swiftSettings: strict),
    ]
)
