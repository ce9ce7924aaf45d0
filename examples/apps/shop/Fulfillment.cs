using System.Text.Json.Serialization;
using Lariat;
using Lariat.Jobs;
using Microsoft.EntityFrameworkCore.Storage;

namespace Shop;

/// <summary>The payload of the steps: the number of an order, and not the order, which may have changed when the job runs.</summary>
public sealed record OrderRef(string Number);

[JsonSerializable(typeof(OrderRef))]
internal sealed partial class ShopJson : JsonSerializerContext;

/// <summary>What happens after an order: pay, then pack, then mail.</summary>
internal sealed partial class Fulfillment(ShopContext shop)
{
    [Job("pay", Attempts = 10)]
    public Coroutine PayAsync(OrderRef order, JobContext job)
    {
        job.Enqueue(Jobs.Pack, order);
        return CompleteAsync(order, "paid", job);
    }

    [Job("pack")]
    public Coroutine PackAsync(OrderRef order, JobContext job)
    {
        job.Enqueue(Jobs.Mail, order);
        return CompleteAsync(order, "packed", job);
    }

    [Job("mail")]
    public Coroutine MailAsync(OrderRef order, JobContext job) => CompleteAsync(order, "mailed", job);

    // region: step
    /// <summary>The step, the end of its job and the next job are one transaction: whatever dies when, each happens exactly once.</summary>
    private async Coroutine CompleteAsync(OrderRef order, string step, JobContext job)
    {
        CancellationToken stop = LoopTask.Current.Token;
        await using IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync(stop);
        shop.Steps.Add(new OrderStep { Number = order.Number, Name = step });
        await shop.SaveChangesAsync(stop);
        await job.CompleteInAsync(transaction.GetDbTransaction());
        await transaction.CommitAsync(stop);
    }
    // endregion
}
