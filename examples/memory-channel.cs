// A memory channel: producers close their own sender, and the consumer's loop ends when the last one has.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

static async Coroutine ProduceAsync(ChannelSender<string> sender, string name, int count)
{
    using (sender)
    {
        for (int i = 1; i <= count; i++)
        {
            await sender.SendAsync($"{name} {i}");
        }
    }
}

static async Coroutine MainAsync()
{
    // region: produce
    (ChannelSender<string> sender, ChannelReceiver<string> receiver) = MemoryChannel.Open<string>(bufferSize: 0);
    await Nursery.RunAsync(async nursery =>
    {
        nursery.Create(ProduceAsync(sender.Clone(), "apple", 2));
        nursery.Create(ProduceAsync(sender.Clone(), "pear", 3));
        sender.Dispose();
        await foreach (string fruit in receiver.ReadAllAsync())
        {
            Console.WriteLine(fruit);
        }
    });
    Console.WriteLine("both producers have closed");
    // endregion
}
