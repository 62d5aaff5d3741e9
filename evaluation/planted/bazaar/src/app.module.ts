import { Module } from '@nestjs/common';
import { HaggleGateway } from './haggle.gateway';
import { ScalesService } from './scales.service';
import { StallsService } from './stalls.service';

@Module({ providers: [HaggleGateway, ScalesService, StallsService] })
export class AppModule {}
