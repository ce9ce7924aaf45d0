// A client of a protocol: MQTT 3.1.1, with messages of quality 0 and 1, keep-alive pings and a last will.
// Usage: mqtt-client [PORT] talks to the broker on this machine (1883 by default), with topics below lariat/.
#:project clients/clients.csproj
using System.Globalization;
using Lariat;
using ProtocolClients;

EventLoop.Run(MainAsync(args is [var port] ? int.Parse(port, CultureInfo.InvariantCulture) : 1883));

static async Coroutine MainAsync(int port)
{
    using MqttClient reader = await MqttClient.OpenAsync(port, "lariat-reader", keepAliveSeconds: 1);
    await reader.SubscribeAsync("lariat/#");
    MqttClient sensor = await MqttClient.OpenAsync(port, "lariat-sensor", keepAliveSeconds: 60, ("lariat/sensor", "lost"));
    sensor.Publish("lariat/temperature", "21.5"); // quality 0: sent, and perhaps lost
    Console.WriteLine(await reader.Messages.GetAsync());
    await sensor.PublishAsync("lariat/door", "open"); // quality 1: the broker has it
    Console.WriteLine(await reader.Messages.GetAsync());

    await Coroutine.Sleep(2); // a reader without pings would be dropped after 1.5 s
    sensor.Abort(); // no farewell: the broker publishes the sensor's will
    Console.WriteLine(await reader.Messages.GetAsync());
}
