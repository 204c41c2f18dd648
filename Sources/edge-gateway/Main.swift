import ArgumentParser
import EdgeGateway

@main
struct Main {
    static func main() async {
        await GatewayCommand.main()
    }
}
