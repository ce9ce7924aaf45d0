using System.ComponentModel.DataAnnotations;
using Lariat.Jobs.EntityFrameworkCore;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Shop;

/// <summary>An order as a client sends it.</summary>
public sealed record OrderInput([property: Required] string Number, [property: Required] string Customer, [property: Required] string Item, int Count);

/// <summary>/orders</summary>
internal static class OrderEndpoints
{
    public static RouteGroupBuilder MapOrders(this WebApplication app)
    {
        RouteGroupBuilder orders = app.MapGroup("/orders");
        orders.MapPost("/", AddAsync);
        orders.MapGet("/", CountAsync);
        return orders;
    }

    // region: order
    /// <summary>Stores the order and its job, and takes the goods from stock: all of it, or nothing.</summary>
    private static async Task<Results<Created, ProblemHttpResult>> AddAsync(OrderInput input, ShopContext shop, CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync(stop);
        shop.Orders.Add(new Order { Number = input.Number, Customer = input.Customer, Item = input.Item, Count = input.Count });
        shop.AddJob(Fulfillment.Jobs.Pay, new OrderRef(input.Number));
        try
        {
            await shop.SaveChangesAsync(stop);
        }
        catch (DbUpdateException)
        {
            return TypedResults.Problem($"There is an order {input.Number} already.", statusCode: StatusCodes.Status409Conflict);
        }

        int taken = await shop.Stock.Where(stock => stock.Item == input.Item && stock.Count >= input.Count)
            .ExecuteUpdateAsync(update => update.SetProperty(stock => stock.Count, stock => stock.Count - input.Count), stop);
        if (taken == 0)
        {
            // The transaction is disposed of without a commit: there is neither an order nor a job.
            return TypedResults.Problem($"There is not enough {input.Item}.", statusCode: StatusCodes.Status422UnprocessableEntity);
        }

        await transaction.CommitAsync(stop);
        return TypedResults.Created($"/orders/{input.Number}");
    }
    // endregion

    /// <summary>How many orders there are, and how often each step was done.</summary>
    private static async Task<Ok<OrderCounts>> CountAsync(ShopContext shop, CancellationToken stop) => TypedResults.Ok(new OrderCounts(
        await shop.Orders.CountAsync(stop),
        await shop.Steps.GroupBy(step => step.Name).ToDictionaryAsync(steps => steps.Key, steps => steps.Count(), stop)));
}

/// <summary>How many orders there are, and how often each step was done.</summary>
public sealed record OrderCounts(int Orders, IReadOnlyDictionary<string, int> Steps);
